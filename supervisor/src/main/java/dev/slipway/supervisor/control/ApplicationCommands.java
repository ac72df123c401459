package dev.slipway.supervisor.control;

import dev.slipway.supervisor.application.Applications;
import dev.slipway.supervisor.application.Failed;
import dev.slipway.supervisor.application.Operations;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.event.EventLog;
import dev.slipway.supervisor.release.Artifact;
import dev.slipway.supervisor.release.Spool;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.ApplicationName;
import dev.slipway.supervisor.tenant.ApplicationSpecification;
import dev.slipway.supervisor.tenant.EnvironmentVariables;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.Route;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.supervisor.tenant.SpecificationChanges;
import dev.slipway.supervisor.tenant.TenantName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands that change an application: checks the words, hands them on, notes the outcome as an event. */
final class ApplicationCommands {
    private final Applications applications;
    private final Operations operations;
    private final Spool spool;
    private final EventLog events;

    ApplicationCommands(Applications applications, Operations operations, Spool spool, EventLog events) {
        this.applications = applications;
        this.operations = operations;
        this.spool = spool;
        this.events = events;
    }

    @FunctionalInterface
    private interface Action {
        String run() throws IOException, Failed;
    }

    void apply(Request.Apply request, Conversation with) throws IOException, Failed {
        ApplicationSpecification asked = specification(request.specification());
        List<String> changed = applications
                .find(asked.key())
                .map(group -> SpecificationChanges.between(group.wanted().specification(), asked))
                .orElse(List.of());
        withArtifact(
                request.artifact(),
                with,
                artifact -> noted(
                        "apply",
                        asked.key(),
                        with,
                        () -> operations.apply(asked, artifact, with::progress),
                        Map.of("changed", changed)));
    }

    void deploy(Request.Deploy request, Conversation with) throws IOException, Failed {
        ApplicationKey key = existing(request.target());
        withArtifact(true, with, artifact -> {
            if (artifact != null) {
                noted("deploy", key, with, () -> operations.deploy(key, artifact, with::progress));
            }
        });
    }

    void start(Request.Start request, Conversation with) throws IOException, Failed {
        ApplicationKey key = existing(request.target());
        noted("start", key, with, () -> operations.start(key, with::progress));
    }

    void stop(Request.Stop request, Conversation with) throws IOException, Failed {
        ApplicationKey key = existing(request.target());
        noted("stop", key, with, () -> operations.stop(key, with::progress));
    }

    void suspend(Request.Suspend request, Conversation with) throws IOException, Failed {
        ApplicationKey key = existing(request.target());
        noted("suspend", key, with, () -> operations.suspend(key, with::progress));
    }

    void verify(Request.Verify request, Conversation with) {
        ApplicationSpecification asked = specification(request.specification());
        operations.verify(asked);
        with.done(asked.key() + " can be understood", null);
    }

    void restart(Request.Restart request, Conversation with) throws IOException, Failed {
        ApplicationKey key = existing(request.target());
        noted("restart", key, with, () -> operations.restart(key, with::progress));
    }

    void recycle(Request.Recycle request, Conversation with) throws IOException, Failed {
        ApplicationKey key = existing(request.target());
        noted("recycle", key, with, () -> operations.recycle(key, request.worker(), with::progress));
    }

    void set(Request.Set request, Conversation with) throws IOException, Failed {
        ApplicationKey key = existing(request.target());
        noted("set", key, with, () -> operations.set(key, request.settings(), with::progress));
    }

    void rollback(Request.Rollback request, Conversation with) throws IOException, Failed {
        ApplicationKey key = existing(request.target());
        noted("rollback", key, with, () -> operations.rollback(key, request.release(), with::progress));
    }

    void diagnose(Request.Diagnose request, Conversation with) throws IOException, Failed {
        ApplicationKey key = existing(request.target());
        noted("diagnose", key, with, () -> operations.diagnose(key, request.what(), request.seconds()));
    }

    void remove(Request.Remove request, Conversation with) throws IOException, Failed {
        if (request.target().contains("/")) {
            ApplicationKey key = existing(request.target());
            noted("remove", key, with, () -> operations.remove(key, with::progress));
            return;
        }
        TenantName tenant = new TenantName(request.target());
        List<ApplicationKey> keys = applications.ofTenant(tenant).stream()
                .map(group -> group.wanted().key())
                .toList();
        if (keys.isEmpty()) {
            throw new Refused("tenant " + tenant.value() + " has no application; slipway status lists them");
        }
        for (ApplicationKey key : keys) {
            String outcome = operations.remove(key, with::progress);
            events.add("remove", key, null, outcome);
        }
        String what = keys.size() == 1 ? "1 application of " : keys.size() + " applications of ";
        with.done(what + tenant.value() + " removed", null);
    }

    private ApplicationKey existing(String target) {
        ApplicationKey key = ApplicationKey.parse(target);
        return applications.get(key).wanted().key();
    }

    private void noted(String verb, ApplicationKey key, Conversation with, Action action) throws IOException, Failed {
        noted(verb, key, with, action, null);
    }

    private void noted(String verb, ApplicationKey key, Conversation with, Action action, @Nullable Object data)
            throws IOException, Failed {
        try {
            String outcome = action.run();
            events.add(verb, key, null, outcome);
            with.done(outcome, data);
        } catch (Failed e) {
            events.add(verb + "-failed", key, null, e.getMessage() == null ? "" : e.getMessage());
            throw e;
        }
    }

    @FunctionalInterface
    private interface ArtifactUse {
        void with(@Nullable Artifact artifact) throws IOException, Failed;
    }

    private void withArtifact(boolean comes, Conversation with, ArtifactUse use) throws IOException, Failed {
        if (!comes) {
            use.with(null);
            return;
        }
        Artifact artifact = spool.receive(with::piece);
        try {
            use.with(artifact);
        } finally {
            spool.discard(artifact);
        }
    }

    private static ApplicationSpecification specification(Request.Specification of) {
        return new ApplicationSpecification(
                new ApplicationKey(new TenantName(of.tenant()), new ApplicationName(of.application())),
                of.user(),
                of.routes().stream().map(Route::parse).toList(),
                new Settings(of.settings()),
                new EnvironmentVariables(of.environment()));
    }
}

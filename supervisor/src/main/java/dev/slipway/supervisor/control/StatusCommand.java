package dev.slipway.supervisor.control;

import dev.slipway.supervisor.application.Applications;
import dev.slipway.supervisor.control.api.Releases;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import dev.slipway.supervisor.control.api.StatusReport.LastExit;
import dev.slipway.supervisor.control.api.StatusReport.SupervisorStatus;
import dev.slipway.supervisor.control.api.StatusReport.WorkerStatus;
import dev.slipway.supervisor.gate.Ticket;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.ProcessStatus;
import dev.slipway.supervisor.sandbox.Abilities;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Confinement;
import dev.slipway.supervisor.tenant.Identity;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.Route;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.supervisor.tenant.TenantName;
import dev.slipway.supervisor.wanted.Wanted;
import dev.slipway.supervisor.worker.WorkerGroup;
import dev.slipway.supervisor.worker.WorkerState;
import dev.slipway.supervisor.worker.WorkerView;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What there is and how it is. */
final class StatusCommand {
    /** From the best a worker can be to the worst. */
    private static final List<String> BEST_FIRST =
            List.of("ready", "starting", "queued", "draining", "stopping", "backing-off", "failed", "down");

    private final Applications applications;
    private final Abilities abilities;
    private final SupervisorStatus supervisor;

    StatusCommand(Applications applications, Abilities abilities, SupervisorStatus supervisor) {
        this.applications = applications;
        this.abilities = abilities;
        this.supervisor = supervisor;
    }

    void status(Request.Status request, Conversation with) throws IOException {
        with.done(
                null,
                new StatusReport(
                        supervisor,
                        asked(request.target()).stream().map(this::of).toList()));
    }

    void releases(Request.Releases request, Conversation with) {
        Wanted wanted = applications.get(ApplicationKey.parse(request.target())).wanted();
        with.done(
                null,
                new Releases(wanted.releases().stream()
                        .map(release -> new Releases.Release(
                                release.number(),
                                release.number() == wanted.release(),
                                release.type(),
                                release.environment(),
                                release.digest(),
                                release.at()))
                        .toList()));
    }

    private Collection<WorkerGroup> asked(@Nullable String target) {
        if (target == null) {
            return applications.all();
        }
        if (target.contains("/")) {
            return List.of(applications.get(ApplicationKey.parse(target)));
        }
        List<WorkerGroup> found = applications.ofTenant(new TenantName(target));
        if (found.isEmpty()) {
            throw new Refused("tenant " + target + " has no application; slipway status lists them");
        }
        return found;
    }

    ApplicationStatus of(WorkerGroup group) {
        Wanted wanted = group.wanted();
        List<WorkerView> workers = group.workers();
        Optional<WorkerView> best = workers.stream()
                .min(Comparator.comparingInt(
                        worker -> BEST_FIRST.indexOf(worker.state().word())));
        return new ApplicationStatus(
                wanted.tenant(),
                wanted.application(),
                wanted.up() ? "up" : "down",
                group.asleep()
                        ? "asleep"
                        : best.map(worker -> worker.state().word()).orElse("down"),
                wanted.release(),
                wanted.specification().routes().stream().map(Route::toString).toList(),
                workers.stream()
                        .filter(worker -> worker.pid() > 0)
                        .map(worker -> of(worker, wanted.identity()))
                        .toList(),
                group.lastExit()
                        .map(exit -> new LastExit(exit.reason(), exit.at().toString()))
                        .orElse(null),
                Layout.slotName(wanted.slot()),
                wanted.identity().uid(),
                wanted.identity().gid(),
                group.asleep()
                        ? "asleep for want of visitors; the first request starts it"
                        : best.flatMap(worker -> explanation(worker.state())).orElse(null),
                wanted.specification().settings().written(),
                Telling.tally(group.past()),
                Telling.lastDeath(group),
                Telling.failedChange(group),
                sandbox(wanted.specification().settings()));
    }

    private String sandbox(Settings settings) {
        List<String> lacking = abilities.lacking(settings.get(SettingTable.NETWORK) == Confinement.Network.OUTBOUND);
        if (settings.get(SettingTable.SANDBOX) == Confinement.Sandbox.OFF) {
            return "off";
        }
        return lacking.isEmpty() ? "full" : "lacks " + String.join("; ", lacking);
    }

    private static Optional<String> explanation(WorkerState state) {
        return switch (state) {
            case WorkerState.BackingOff b -> Optional.of(b.reason());
            case WorkerState.Failed f -> Optional.of(f.reason());
            case WorkerState.Draining d -> Optional.of(d.reason());
            case WorkerState.Stopping s -> Optional.of(s.reason());
            case WorkerState.Queued(Ticket ticket)
            when !ticket.admitted() ->
                Optional.of("waits for its turn to start, in place " + ticket.place() + "; requests wait meanwhile");
            case WorkerState.Queued q -> Optional.empty();
            case WorkerState.Down d -> Optional.empty();
            case WorkerState.Starting s -> Optional.empty();
            case WorkerState.Ready r -> Optional.empty();
        };
    }

    private static WorkerStatus of(WorkerView worker, Identity identity) {
        return new WorkerStatus(
                worker.name(),
                worker.pid(),
                worker.state().word(),
                identity.uid(),
                identity.gid(),
                worker.startedAt().map(Object::toString).orElse(null),
                worker.requests(),
                worker.inFlight(),
                ProcessStatus.rssBytes(worker.pid()),
                worker.restarts(),
                worker.release());
    }
}

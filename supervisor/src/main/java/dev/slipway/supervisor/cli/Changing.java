package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.cli.client.Artifact;
import dev.slipway.supervisor.cli.client.Failed;
import dev.slipway.supervisor.cli.input.ApplicationFile;
import dev.slipway.supervisor.cli.input.ArtifactStream;
import dev.slipway.supervisor.cli.show.Terminal;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.Route;
import dev.slipway.supervisor.tenant.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The verbs that change something. What the operator wrote is checked before the instance is looked for. */
final class Changing {
    private final Terminal terminal;

    Changing(Terminal terminal) {
        this.terminal = terminal;
    }

    void apply(Supplier<Instance> instance, Path path) {
        ApplicationFile file = ApplicationFile.read(path);
        Path source = file.source();
        Artifact artifact = source == null ? null : ArtifactStream.of(source);
        Answer done = instance.get().order(new Request.Apply(file.request(), artifact != null), artifact);
        say(done, file.specification().key() + " is as " + path + " says");
        changes(done).forEach(change -> terminal.print("  " + change));
        List<Route> routes = file.specification().routes();
        routes.forEach(route -> terminal.print("  http://" + route + "/"));
        if (routes.isEmpty()) {
            terminal.print("  no routes: nobody can reach it");
        }
    }

    void deploy(Supplier<Instance> instance, String target, Path source) {
        ApplicationKey key = ApplicationKey.parse(target);
        Artifact artifact = ArtifactStream.of(source);
        say(instance.get().order(new Request.Deploy(key.toString()), artifact), key + " has a new release");
    }

    void start(Supplier<Instance> instance, String target) {
        ApplicationKey key = ApplicationKey.parse(target);
        say(instance.get().order(new Request.Start(key.toString()), null), key + " is started");
    }

    void stop(Supplier<Instance> instance, String target) {
        ApplicationKey key = ApplicationKey.parse(target);
        say(instance.get().order(new Request.Stop(key.toString()), null), key + " is stopped");
    }

    void restart(Supplier<Instance> instance, String target) {
        ApplicationKey key = ApplicationKey.parse(target);
        say(instance.get().order(new Request.Restart(key.toString()), null), key + " is restarted");
    }

    void set(Supplier<Instance> instance, String target, List<String> assignments) {
        ApplicationKey key = ApplicationKey.parse(target);
        Map<String, String> changes = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new Refused("\"" + assignment + "\": write KEY=VALUE, like threads=30");
            }
            changes.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        Settings _ = Settings.NONE.with(changes);
        say(instance.get().order(new Request.Set(key.toString(), changes), null), key + " has its new settings");
    }

    void rollback(Supplier<Instance> instance, String target, @Nullable String release) {
        ApplicationKey key = ApplicationKey.parse(target);
        int number = release == null ? 0 : releaseNumber(release);
        say(instance.get().order(new Request.Rollback(key.toString(), number), null), key + " is rolled back");
    }

    private static int releaseNumber(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new Refused("\"" + text + "\" is no release; write its number, like 3");
        }
        return Integer.parseInt(text);
    }

    void diagnose(Supplier<Instance> instance, String target, String what, int seconds) {
        ApplicationKey key = ApplicationKey.parse(target);
        say(instance.get().order(new Request.Diagnose(key.toString(), what, seconds), null), key + " is diagnosed");
    }

    void reload(Supplier<Instance> instance) {
        say(instance.get().order(new Request.Reload(), null), "the configuration is read again");
    }

    void remove(Supplier<Instance> instance, String target, boolean yes) {
        String checked = Target.parse(target);
        Instance there = instance.get();
        String what = checked.contains("/") ? checked : checked + " with all of its applications";
        if (!yes && !terminal.confirm("Remove " + what + ", releases and data included?")) {
            throw new Failed("nothing removed");
        }
        say(there.order(new Request.Remove(checked), null), what + " is removed");
    }

    private void say(Answer done, String otherwise) {
        String message = done.message();
        terminal.print(message == null || message.isBlank() ? otherwise : message);
    }

    /** What changed, one phrase each, where the supervisor says so. */
    private static List<String> changes(Answer done) {
        @Nullable JsonNode data = done.data();
        return data == null
                ? List.of()
                : data.path("changed").valueStream().map(JsonNode::asString).toList();
    }
}

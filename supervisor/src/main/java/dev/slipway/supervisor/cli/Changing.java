package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.cli.client.Artifact;
import dev.slipway.supervisor.cli.client.Failed;
import dev.slipway.supervisor.cli.input.ApplicationFile;
import dev.slipway.supervisor.cli.input.ArtifactStream;
import dev.slipway.supervisor.cli.show.Terminal;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Route;
import java.nio.file.Path;
import java.util.List;
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

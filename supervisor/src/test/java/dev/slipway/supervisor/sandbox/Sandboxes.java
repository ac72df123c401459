package dev.slipway.supervisor.sandbox;

import static dev.slipway.supervisor.Samples.ALICE;

import dev.slipway.supervisor.sandbox.Abilities.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Sandboxes for tests. */
public final class Sandboxes {
    static final String TABLE = "slipway-test-" + ProcessHandle.current().pid();

    private Sandboxes() {}

    /** For tests that start nothing in it. */
    public static Sandbox none() {
        return new Sandbox(
                Path.of("/nowhere"),
                firewall(Path.of("/nowhere")),
                new Abilities(Arrays.stream(Part.values()).collect(Collectors.toMap(part -> part, part -> "a test"))));
    }

    /** For uids of its own, a table of its own. */
    static Firewall firewall(Path directory) {
        return new Firewall(TABLE, directory.resolve("firewall.nft"), ALICE.uid(), ALICE.uid(), Set.of());
    }

    /** Whatever this host can do but the firewall; built in a directory made in this one. */
    public static Sandbox real(Path directory) throws IOException {
        return Trial.of(stage(directory), firewall(Path.of("/nowhere")));
    }

    /** The same with the firewall, whose table stays until somebody deletes it. */
    static Sandbox guarded(Path directory) throws IOException {
        return Trial.of(stage(directory), firewall(directory));
    }

    private static Path stage(Path directory) throws IOException {
        return Files.createDirectories(directory.resolve("stage")).toRealPath();
    }
}

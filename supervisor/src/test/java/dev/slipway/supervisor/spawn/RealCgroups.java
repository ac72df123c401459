package dev.slipway.supervisor.spawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** This host's own control groups, in a corner of this test run that is removed afterwards. */
public final class RealCgroups implements AutoCloseable {
    private final Cgroups cgroups;

    public RealCgroups() throws IOException {
        cgroups = Cgroups.detect(
                Files.readAllLines(Path.of("/proc/self/mounts")),
                "slipway-test-" + ProcessHandle.current().pid());
    }

    public Cgroups cgroups() {
        return cgroups;
    }

    @Override
    public void close() {
        for (String worker : cgroups.workers()) {
            cgroups.group(worker.split("/", -1)).removeWithin(Duration.ofSeconds(5));
        }
        // nobody but alice has a shop in these tests
        cgroups.group("alice", "shop").remove();
        cgroups.group("alice").remove();
        cgroups.group().remove();
    }
}

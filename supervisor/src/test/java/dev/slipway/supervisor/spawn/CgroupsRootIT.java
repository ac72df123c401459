package dev.slipway.supervisor.spawn;

import static dev.slipway.supervisor.Eventually.eventually;
import static dev.slipway.supervisor.Samples.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel of this host, whichever version of control groups it has. */
@NeedsRoot
@Timeout(60)
class CgroupsRootIT {
    private static final long MIB = 1024 * 1024;

    private final Spawner spawner = new Spawner(Watcher.started(), Sandboxes.none());
    private final RealCgroups real;
    private final Cgroup cgroup;

    CgroupsRootIT() throws IOException {
        real = new RealCgroups();
        cgroup = real.cgroups().group("alice", "shop", "shop-0-1");
    }

    @BeforeEach
    void sayWhenThereIsNothingToTry() {
        if (!real.cgroups().complete()) {
            System.out.println("SKIPPED: " + real.cgroups().describe());
        }
        assumeTrue(real.cgroups().complete());
    }

    @AfterEach
    void removeGroups() {
        real.close();
    }

    @Test
    void aProcessJoinsBeforeItRunsAndIsGoneWithTheGroup() throws Exception {
        cgroup.create(new Cgroup.Limits(64 * MIB, 32, 0));
        Child child = spawn("/bin/sleep", "60");
        Path name = Path.of("/proc/" + child.id().pid() + "/comm");
        // before that it may have joined in one tree only
        eventually("it runs", () -> Files.readString(name).equals("sleep\n"));
        assertEquals(Set.of(child.id().pid()), cgroup.members());
        assertTrue(cgroup.removeWithin(Duration.ofSeconds(5)));
        assertEquals(new ExitStatus.Signalled(9), child.ended().get(5, TimeUnit.SECONDS));
        assertEquals(Set.of(), real.cgroups().workers());
    }

    @Test
    void whoeverTakesMoreMemoryIsKilledAndCounted() throws Exception {
        cgroup.create(new Cgroup.Limits(32 * MIB, 32, 0));
        Child child = spawn("/usr/bin/perl", "-e", "$x = 'a' x 200_000_000; sleep 60");
        assertEquals(new ExitStatus.Signalled(9), child.ended().get(20, TimeUnit.SECONDS));
        assertTrue(cgroup.oomKills() > 0);
    }

    @Test
    void whoeverForksMoreIsRefusedAndCounted() throws Exception {
        cgroup.create(new Cgroup.Limits(64 * MIB, 4, 0));
        spawn("/bin/sh", "-c", "for i in 1 2 3 4 5 6 7 8; do /bin/sleep 60 & done; wait");
        eventually("a fork is refused", () -> cgroup.pidsRefused() > 0);
        assertTrue(cgroup.members().size() <= 4);
    }

    @Test
    void descendantsInSessionsOfTheirOwnAreMembersToo() throws Exception {
        cgroup.create(new Cgroup.Limits(64 * MIB, 32, 0));
        Child child = spawn(
                "/bin/sh", "-c", "/usr/bin/setsid /bin/sleep 60 & /usr/bin/setsid /bin/sleep 60 & exec /bin/sleep 60");
        eventually("all three are members", () -> cgroup.members().size() == 3);
        child.kill();
        eventually("none is left", () -> cgroup.members().isEmpty());
    }

    @Test
    void aGroupThatWasLeftOverGetsOtherLimitsLargerOrSmaller() throws IOException {
        cgroup.create(new Cgroup.Limits(64 * MIB, 32, 0));
        cgroup.create(new Cgroup.Limits(256 * MIB, 64, 0));
        cgroup.create(new Cgroup.Limits(32 * MIB, 16, 0));
    }

    @Test
    void anApplicationThatShallHaveMoreHasMore() throws IOException {
        cgroup.create(new Cgroup.Limits(64 * MIB, 32, 0, 400));
        Path tenant = cgroup.entrances().stream()
                .map(entrance -> entrance.resolve("../../..").normalize())
                .filter(group -> Files.exists(group.resolve("cpu.shares")) || Files.exists(group.resolve("cpu.weight")))
                .findFirst()
                .orElseThrow();
        boolean two = Files.exists(tenant.resolve("cpu.weight"));
        assertEquals(
                two ? "400" : "4096",
                Files.readString(tenant.resolve(two ? "cpu.weight" : "cpu.shares"))
                        .strip());
    }

    @Test
    void saysWhatRunsInIt() throws Exception {
        cgroup.create(new Cgroup.Limits(64 * MIB, 32, 0));
        spawn("/bin/sh", "-c", "/bin/sleep 60 & /bin/sleep 60 & exec /bin/sleep 60");
        eventually("they run", () -> cgroup.inhabitants().equals("sleep (3 processes, 3 threads)"));
    }

    private Child spawn(String... command) throws IOException {
        int nothing = Posix.openRead(Path.of("/dev/null"));
        try {
            return spawner.spawn(new Spawner.Order(
                    ALICE,
                    List.of(command),
                    Map.of("PATH", "/usr/bin:/bin"),
                    Path.of("/"),
                    027,
                    256,
                    0,
                    cgroup,
                    List.of(nothing, nothing, nothing),
                    null));
        } finally {
            Posix.close(nothing);
        }
    }
}

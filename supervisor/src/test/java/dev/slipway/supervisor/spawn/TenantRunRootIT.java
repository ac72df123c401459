package dev.slipway.supervisor.spawn;

import static dev.slipway.supervisor.Samples.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.ProcessId;
import dev.slipway.supervisor.posix.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
@Timeout(60)
class TenantRunRootIT {
    @TempDir
    private Path directory;

    private Path work;
    private Path output;
    private RealCgroups real;
    private TenantRun run;

    @BeforeEach
    void prepare() throws IOException {
        Posix.own(directory, 0, ALICE.gid(), 0710);
        work = Files.createDirectory(directory.resolve("work"));
        Posix.own(work, ALICE.uid(), ALICE.gid(), 0700);
        output = Files.createFile(directory.resolve("output"));
        real = new RealCgroups();
        run = new TenantRun(real.cgroups(), new Spawner(Watcher.started()));
    }

    @AfterEach
    void removeGroups() {
        real.close();
    }

    @Test
    void runsAsTheTenantWithItsInputItsOutputAndItsStatus() throws IOException {
        Path input = Files.writeString(directory.resolve("input"), "what comes in\n");
        ExitStatus status = run("cat; id -u; id -g; id -G; pwd; echo lost >&2; exit 3", input, Duration.ofSeconds(20));
        assertEquals(new ExitStatus.Exited(3), status);
        assertEquals(
                "what comes in\n" + ALICE.uid() + "\n" + ALICE.gid() + "\n" + ALICE.gid() + "\n" + work + "\n",
                Files.readString(output));
        assertEquals(Set.of(), real.cgroups().workers());
    }

    @Test
    void cannotReadWhatIsRootsNorWriteBesideItsDirectory() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "root's");
        Posix.own(secret, 0, 0, 0600);
        ExitStatus status = run(
                "cat " + secret
                        + " 2>/dev/null && exit 1; touch ../beside 2>/dev/null && exit 2; touch own || exit 3; exit 0",
                Path.of("/dev/null"),
                Duration.ofSeconds(20));
        assertEquals(new ExitStatus.Exited(0), status);
        assertEquals("", Files.readString(output));
        assertEquals(ALICE.uid(), Files.getAttribute(work.resolve("own"), "unix:uid"));
    }

    @Test
    void theTimeLimitEndsEveryDescendantEvenThoseThatHideAndIgnoreSignals() throws IOException {
        String hiding = "trap '' TERM HUP INT; echo $$ >> pids; while :; do /bin/sleep 1; done";
        String script = "/usr/bin/setsid /bin/sh -c \"" + hiding.replace("$", "\\$") + "\" & "
                + "/usr/bin/setsid /usr/bin/setsid /bin/sh -c \"" + hiding.replace("$", "\\$") + "\" & " + hiding;
        String message = String.valueOf(
                assertThrows(IOException.class, () -> run(script, Path.of("/dev/null"), Duration.ofSeconds(2)))
                        .getMessage());
        assertEquals("/bin/sh did not end within 2 s; killed", message);
        List<String> pids = Files.readAllLines(work.resolve("pids"));
        assertEquals(3, pids.size());
        pids.forEach(TenantRunRootIT::assertGone);
        assertEquals(Set.of(), real.cgroups().workers());
    }

    @Test
    void whatIsLeftInTheBackgroundEndsWithTheErrand() throws IOException {
        ExitStatus status = run(
                "/usr/bin/setsid /bin/sleep 60 & echo $! > pid; exit 0", Path.of("/dev/null"), Duration.ofSeconds(20));
        assertEquals(new ExitStatus.Exited(0), status);
        String pid = Files.readString(work.resolve("pid")).strip();
        assertGone(pid);
    }

    private static void assertGone(String pid) {
        assertEquals(Optional.empty(), ProcessId.living(Integer.parseInt(pid)));
    }

    private ExitStatus run(String script, Path input, Duration limit) throws IOException {
        return run.run(
                new TenantRun.Errand(
                        ALICE, List.of("/bin/sh", "-c", script), work, TenantRun.Input.file(input), output, limit),
                "alice",
                "shop");
    }
}

package dev.slipway.supervisor.spawn;

import static dev.slipway.supervisor.Samples.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.Eventually;
import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        run = new TenantRun(
                real.cgroups(),
                new Spawner(Watcher.started(), Sandboxes.real(directory)),
                new WorkerCommand(new Layout(directory), Path.of(System.getProperty("java.home"))));
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
    void itsProcessesAreFoundByTheirHome() throws Exception {
        Path ready = work.resolve("ready");
        Thread errand = Thread.ofVirtual().start(() -> {
            try {
                ExitStatus _ = run("touch ready; exec sleep 60", Path.of("/dev/null"), Duration.ofSeconds(5));
            } catch (IOException e) {
                // ended by the limit
            }
        });
        Eventually.eventually("it runs", () -> Files.exists(ready) && living().size() == 1);
        errand.interrupt();
        Eventually.eventually("it is gone", () -> living().isEmpty());
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
        assertEquals(List.of(), living());
        assertEquals(Set.of(), real.cgroups().workers());
    }

    @Test
    void whatIsLeftInTheBackgroundEndsWithTheErrand() throws IOException {
        ExitStatus status = run(
                "/usr/bin/setsid /bin/sleep 60 & echo $! > pid; exit 0", Path.of("/dev/null"), Duration.ofSeconds(20));
        assertEquals(new ExitStatus.Exited(0), status);
        assertTrue(Files.exists(work.resolve("pid")));
        assertEquals(List.of(), living());
    }

    /** What runs with our directory as its home, by the names that processes have outside. */
    private List<Path> living() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (environment(process).contains("HOME=" + work + "\0")) {
                    found.add(process);
                }
            }
        }
        return found;
    }

    private static String environment(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private ExitStatus run(String script, Path input, Duration limit) throws IOException {
        return run.run(
                new TenantRun.Errand(
                        ALICE, List.of("/bin/sh", "-c", script), work, TenantRun.Input.file(input), output, limit),
                "alice",
                "shop");
    }
}

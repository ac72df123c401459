package dev.slipway.supervisor.posix;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.posix.ExitStatus.Exited;
import dev.slipway.supervisor.posix.ExitStatus.Signalled;
import dev.slipway.supervisor.posix.ExitStatus.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spawning, watching and reaping by the C library's own calls. */
@Timeout(60)
class LaunchTest {
    @TempDir
    private Path directory;

    private final Watcher watcher = Watcher.started();
    private int nothing;

    @BeforeEach
    void open() {
        nothing = Posix.openRead(Path.of("/dev/null"));
    }

    @AfterEach
    void close() {
        Posix.close(nothing);
    }

    @Test
    @NeedsRoot
    void argumentsAndEnvironmentArriveByteForByte() throws Exception {
        Path file = directory.resolve("output");
        int out = Posix.openAppend(file, gid(), 0600);
        List<String> command =
                List.of("/bin/sh", "-c", "printf '%s|' \"$@\"; /usr/bin/env", "name", "", "a b", "größe\n", "$HOME");
        Launch launch = new Launch(command, Map.of("GREETING", "hello = welt\n'\""), List.of(nothing, out, out));
        assertEquals(new Exited(0), end(launch.spawn()));
        Posix.close(out);
        String output = Files.readString(file);
        assertTrue(output.startsWith("|a b|größe\n|$HOME|"), output);
        assertTrue(output.contains("GREETING=hello = welt\n'\"\n"), output);
        assertFalse(output.contains("JAVA"), output);
    }

    @Test
    @NeedsRoot
    void descriptorsAreRenumberedInTheirOrder() throws Exception {
        int[] files = new int[5];
        for (int i = 0; i < files.length; i++) {
            files[i] = Posix.openAppend(directory.resolve("file" + i), gid(), 0600);
        }
        Launch launch = new Launch(
                List.of("/bin/sh", "-c", "echo one >&1; echo three >&3; echo four >&4"),
                Map.of(),
                List.of(nothing, files[3], files[3], files[0], files[4]));
        assertEquals(new Exited(0), end(launch.spawn()));
        assertEquals("one\n", Files.readString(directory.resolve("file3")));
        assertEquals("three\n", Files.readString(directory.resolve("file0")));
        assertEquals("four\n", Files.readString(directory.resolve("file4")));
        for (int file : files) {
            Posix.close(file);
        }
    }

    @Test
    void aDescriptorThatWouldBeOverwrittenBeforeItsTurnIsRefused() {
        Launch launch = new Launch(List.of("/bin/true"), Map.of(), List.of(nothing, nothing, nothing, 2));
        assertThrows(IllegalArgumentException.class, launch::spawn);
    }

    @Test
    void aProgramThatIsNotThereIsToldByName() {
        PosixException failure = assertThrows(
                PosixException.class,
                () -> new Launch(List.of("/nowhere/java"), Map.of(), List.of(nothing, nothing, nothing)).spawn());
        assertEquals(2, failure.number());
        assertTrue(String.valueOf(failure.getMessage()).startsWith("could not start /nowhere/java: "));
        assertTrue(String.valueOf(failure.getMessage()).endsWith("(ENOENT)"), failure.getMessage());
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0,     exited with 0",
        "17920, exited with 70",
        "9,     killed by signal 9 (SIGKILL)",
        "15,    killed by signal 15 (SIGTERM)",
        "139,   killed by signal 11 (SIGSEGV)",
        "134,   killed by signal 6 (SIGABRT)",
        "1,     killed by signal 1",
    })
    void aWaitStatusIsPutInWords(int status, String words) {
        assertEquals(words, ExitStatus.ofWaitStatus(status).words());
    }

    @Test
    void aProcessIsAliveUntilItEndsAndAZombieIsNot() throws Exception {
        int pid = new Launch(List.of("/bin/sleep", "60"), Map.of(), List.of(nothing, nothing, nothing)).spawn();
        ProcessId id = ProcessId.living(pid).orElseThrow();
        assertTrue(id.alive());
        assertFalse(new ProcessId(pid, id.startTicks() + 1).alive());
        assertEquals(Optional.empty(), Posix.ended(pid));
        int process = Posix.openProcess(pid);
        assertTrue(Posix.signal(process, Posix.SIGKILL));
        eventually("it is a zombie at most", () -> ProcessId.living(pid).isEmpty());
        eventually(
                "it is reaped",
                () -> Posix.ended(pid).filter(new Signalled(9)::equals).isPresent());
        assertFalse(Posix.signal(process, Posix.SIGKILL));
        assertEquals(Optional.of(new Unknown()), Posix.ended(pid));
        Posix.close(process);
    }

    @Test
    void aWatcherTellsOnceAndNotAfterItWasToldToForget() throws Exception {
        CountDownLatch told = new CountDownLatch(2);
        int pid = new Launch(List.of("/bin/sleep", "60"), Map.of(), List.of(nothing, nothing, nothing)).spawn();
        int process = Posix.openProcess(pid);
        int forgotten = Posix.openProcess(pid);
        watcher.watch(process, () -> {
            told.countDown();
            throw new IllegalStateException("a callback may fail, as the test wants");
        });
        watcher.watch(forgotten, told::countDown);
        watcher.forget(forgotten);
        watcher.forget(forgotten);
        Posix.signal(process, Posix.SIGKILL);
        assertEquals(new Signalled(9), end(pid));
        eventually("one was told", () -> told.getCount() == 1);
        Posix.close(process);
        Posix.close(forgotten);
    }

    @Test
    @NeedsRoot
    void logsAreAppendedToAndNeverThroughALink() throws IOException {
        Path log = directory.resolve("log");
        Posix.close(Posix.openAppend(log, gid(), 0640));
        assertEquals(0100640, (int) Files.getAttribute(log, "unix:mode"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), log);
        assertThrows(PosixException.class, () -> Posix.openAppend(link, gid(), 0640));
        assertThrows(PosixException.class, () -> Posix.openRead(link));
    }

    @Test
    void accountsAreFoundByNameAndNumber() {
        assertEquals(0, Account.byName("root").orElseThrow().uid());
        assertEquals("root", Account.byUid(0).orElseThrow().name());
        assertEquals(Optional.empty(), Account.byName("no-such-user"));
        assertEquals(Optional.empty(), Account.byUid(187_654));
        assertEquals(Optional.of(0), Account.gidOfGroup("root"));
        assertEquals(Optional.empty(), Account.gidOfGroup("no-such-group"));
    }

    private ExitStatus end(int pid) throws Exception {
        CompletableFuture<ExitStatus> ended = new CompletableFuture<>();
        int process = Posix.openProcess(pid);
        watcher.watch(process, () -> {
            ended.complete(Posix.ended(pid).orElse(new Unknown()));
            Posix.close(process);
        });
        return ended.get(20, TimeUnit.SECONDS);
    }

    private static int gid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.slipway.supervisor.listener;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.Prefix;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Launch;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.ProcessId;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.spawn.Child;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsRoot
@Timeout(60)
class HolderRootIT {
    /** Accepts once on descriptor 0 and says by which slot it was reached. */
    private static final String ACCEPT = "accept(my $client, STDIN) or die; syswrite($client, $ARGV[0]);";

    @TempDir
    private Path directory;

    private final Watcher watcher = Watcher.started();
    private final List<Listeners> all = new ArrayList<>();
    private Layout layout;

    @BeforeEach
    void prepare() throws IOException {
        Posix.load();
        layout = Prefix.in(directory);
    }

    @AfterEach
    void close() throws IOException {
        for (Listeners listeners : all) {
            listeners.closeAllBut(Set.of());
        }
        end(holder());
    }

    @Test
    void whoConnectedWhileNobodyWasThereIsServedByTheNextSupervisor() throws Exception {
        Process maker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Maker.class.getName(),
                        directory.toString(),
                        "5",
                        "2",
                        "9")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals("open", maker.inputReader(StandardCharsets.US_ASCII).readLine());
        maker.destroyForcibly().waitFor();

        try (SocketChannel early = connect(2);
                SocketChannel other = connect(9)) {
            Listeners next = listeners();
            int two = next.open(2, Optional.empty());
            int nine = next.open(9, Optional.empty());
            int five = next.open(5, Optional.empty());
            accept(two, "slot 2");
            accept(nine, "slot 9");
            assertEquals("slot 2", read(early));
            assertEquals("slot 9", read(other));
            try (SocketChannel late = connect(5)) {
                accept(five, "slot 5");
                assertEquals("slot 5", read(late));
            }
        }
    }

    @Test
    void everySlotGetsItsOwnSocketBackWhateverTheOrderOfDescriptors() throws Exception {
        Listeners first = listeners();
        for (int slot : new int[] {9, 1, 30, 4, 2}) {
            first.open(slot, Optional.empty());
        }
        first.close(1);
        first.close(9);
        for (int slot : new int[] {50, 9, 3, 1}) {
            first.open(slot, Optional.empty());
        }
        Map<Integer, Path> before = new TreeMap<>();
        for (int slot : new int[] {1, 2, 3, 4, 9, 30, 50}) {
            before.put(slot, socketBehind(first.open(slot, Optional.empty())));
        }
        Listeners second = listeners();
        Map<Integer, Path> after = new TreeMap<>();
        for (int slot : before.keySet()) {
            after.put(slot, socketBehind(second.open(slot, Optional.empty())));
        }
        assertEquals(before, after);
    }

    @Test
    void manyChangesTogetherNeedOneNewHolder() throws Exception {
        Listeners listeners = listeners();
        listeners.open(1, Optional.empty());
        ProcessId before = holder().orElseThrow();
        listeners.together(() -> {
            for (int slot = 2; slot <= 40; slot++) {
                listeners.open(slot, Optional.empty());
            }
            listeners.close(3);
            assertEquals(before, holder().orElseThrow());
        });
        ProcessId after = holder().orElseThrow();
        assertNotEquals(before, after);
        Path fds = Path.of("/proc", Integer.toString(after.pid()), "fd");
        eventually("it has them all", () -> count(fds) == 3 + 39);
        listeners.together(() -> listeners.open(40, Optional.empty()));
        assertEquals(after, holder().orElseThrow(), "nothing has changed");
    }

    @Test
    void aHolderHasTheListenersAndNothingElse() throws Exception {
        Listeners listeners = listeners();
        listeners.open(1, Optional.empty());
        listeners.open(2, Optional.empty());
        ProcessId holder = holder().orElseThrow();
        Path fds = Path.of("/proc", Integer.toString(holder.pid()), "fd");
        eventually("five descriptors are open", () -> count(fds) == 5);
        for (int i = 0; i < 3; i++) {
            assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(fds.resolve(Integer.toString(i))));
        }
        assertEquals("", Files.readString(fds.resolveSibling("environ")));
    }

    @Test
    void aNewHolderTakesTheOldOnesPlaceAndTheLastOneLeaves() throws Exception {
        Listeners listeners = listeners();
        listeners.open(1, Optional.empty());
        ProcessId first = holder().orElseThrow();
        listeners.open(2, Optional.empty());
        ProcessId second = holder().orElseThrow();
        assertNotEquals(first, second);
        eventually("the first holder is gone", () -> !first.alive());
        assertTrue(second.alive());
        listeners.closeAllBut(Set.of());
        eventually("the second is gone too", () -> !second.alive());
        assertEquals(Optional.empty(), holder());
    }

    @Test
    void aHolderOfAnEarlierSupervisorIsReplacedWhenListenersChange() throws Exception {
        listeners().open(1, Optional.empty());
        ProcessId old = holder().orElseThrow();
        Listeners second = listeners();
        assertTrue(old.alive());
        second.open(2, Optional.empty());
        eventually("the old holder is gone", () -> !old.alive());
        try (SocketChannel client = connect(1)) {
            accept(second.open(1, Optional.empty()), "slot 1");
            assertEquals("slot 1", read(client));
        }
    }

    @Test
    void withoutAHolderAWorkerThatLivesStillHasTheListener() throws Exception {
        Listeners first = listeners();
        int fd = first.open(1, Optional.empty());
        int pid = new Launch(List.of("/bin/sleep", "60"), Map.of(), List.of(fd, fd, fd)).spawn();
        Child worker = Child.adopted(
                        ProcessId.living(pid).orElseThrow(),
                        Cgroups.detect(List.of(), "slipway-test").group("alice"),
                        watcher)
                .orElseThrow();
        try {
            end(holder());
            Listeners second = listeners();
            assertEquals(socketBehind(fd), socketBehind(second.open(1, Optional.of(worker))));
        } finally {
            worker.kill();
        }
    }

    @Test
    void aSocketThatWasRemovedBehindOurBackIsBoundAnew() throws Exception {
        listeners().open(1, Optional.empty());
        Files.delete(layout.socket(1));
        Listeners second = listeners();
        int fd = second.open(1, Optional.empty());
        try (SocketChannel client = connect(1)) {
            accept(fd, "anew");
            assertEquals("anew", read(client));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "nonsense", "1", "1 2 3", "x y\n1\n", "999999999 1\n1\n", "-1 -1\n1\n"})
    void aNoteThatCannotBeReadHindersNobody(String note) throws Exception {
        Files.writeString(layout.run().resolve("holder"), note);
        Listeners listeners = listeners();
        listeners.open(1, Optional.empty());
        assertTrue(holder().orElseThrow().alive());
    }

    @Test
    void aProcessThatGotThePidOfAHolderLaterIsNotAskedAndNotEnded() throws Exception {
        listeners().open(1, Optional.empty());
        ProcessId holder = holder().orElseThrow();
        Process stranger = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            ProcessId wrong = new ProcessId((int) stranger.pid(), holder.startTicks() - 1);
            Files.writeString(layout.run().resolve("holder"), wrong.pid() + " " + wrong.startTicks() + "\n1\n");
            Listeners second = listeners();
            second.open(2, Optional.empty());
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly();
            end(Optional.of(holder));
        }
    }

    private Listeners listeners() {
        Listeners listeners = new Listeners(layout, new Listeners.Owner(0, 0), new Holder(layout, watcher));
        all.add(listeners);
        return listeners;
    }

    private Optional<ProcessId> holder() throws IOException {
        Path note = layout.run().resolve("holder");
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        String[] words = Files.readAllLines(note).getFirst().split(" ", -1);
        return ProcessId.living(Integer.parseInt(words[0]));
    }

    private static void end(Optional<ProcessId> process) {
        process.flatMap(id -> ProcessHandle.of(id.pid())).ifPresent(handle -> {
            handle.destroyForcibly();
            handle.onExit().join();
        });
    }

    private SocketChannel connect(int slot) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(layout.socket(slot)));
    }

    private static String read(SocketChannel client) throws IOException {
        return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII);
    }

    private void accept(int listener, String answer) {
        int nothing = Posix.openRead(Path.of("/dev/null"));
        int pid = new Launch(
                        List.of("/usr/bin/perl", "-e", ACCEPT, answer), Map.of(), List.of(listener, nothing, nothing))
                .spawn();
        Posix.close(nothing);
        int process = Posix.openProcess(pid);
        watcher.watch(process, () -> {
            Posix.ended(pid);
            Posix.close(process);
        });
    }

    private static Path socketBehind(int fd) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(fd)));
    }

    private static long count(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.count();
        }
    }
}

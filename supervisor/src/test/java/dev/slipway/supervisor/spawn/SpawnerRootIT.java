package dev.slipway.supervisor.spawn;

import static dev.slipway.supervisor.Eventually.eventually;
import static dev.slipway.supervisor.Samples.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Launch;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.ProcessStatus;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that we start, as the kernel sees it. */
@NeedsRoot
@Timeout(60)
class SpawnerRootIT {
    private static final Map<String, String> ENVIRONMENT = new TreeMap<>(
            Map.of("PATH", "/usr/bin:/bin", "GREETING", "hello $(id); `id` \"'", "SLIPWAY_LEASH_TOKEN", "cafe"));
    /** 32 and 33, which the C library's posix_spawn ignores in every child until it wants them itself. */
    private static final long LIBC_OWN_SIGNALS = 0b11L << 31;

    private static final List<String> SLEEP = List.of("/bin/sleep", "60");

    @TempDir
    private Path directory;

    private final Watcher watcher = Watcher.started();
    private final Spawner spawner = new Spawner(watcher, Sandboxes.none());
    private final List<Child> children = new ArrayList<>();
    private RealCgroups real;
    private Cgroup cgroup;
    private int nothing;

    @BeforeEach
    void group() throws IOException {
        real = new RealCgroups();
        cgroup = real.cgroups().group("alice", "shop", "shop-0-1");
        cgroup.create(new Cgroup.Limits(64 * 1024 * 1024, 64, 0));
        nothing = Posix.openRead(Path.of("/dev/null"));
    }

    @AfterEach
    void endAll() {
        children.forEach(Child::kill);
        Posix.close(nothing);
        real.close();
    }

    @Test
    void isTheTenantAndNothingMore() throws Exception {
        Child child = sleeping();
        ProcessStatus status = ProcessStatus.of(child.id().pid());
        assertEquals(List.of(), status.differencesFrom(ALICE.uid(), ALICE.gid()));
        assertEquals("", status.fields().get("Groups"));
        Spawner.verify(child, ALICE);
        assertTrue(child.id().alive());
    }

    @Test
    void hasOnlyTheThreeDescriptorsItWasGivenHoweverManyWeHaveOpen() throws Exception {
        List<DatagramChannel> leaky = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                leaky.add(DatagramChannel.open());
            }
            assertTrue(inheritable() >= 200, "the JVM's sockets are close-on-exec here; this test tries nothing");
            Path log = directory.resolve("log");
            int out = Posix.openAppend(log, ALICE.gid(), 0640);
            Child child = sleeping(List.of(nothing, out, out));
            Posix.close(out);
            Path fds = Path.of("/proc", Integer.toString(child.id().pid()), "fd");
            // the loader of a program has one open for a moment
            eventually("nothing but 0, 1 and 2 is open", () -> names(fds).equals(Set.of("0", "1", "2")));
            assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(fds.resolve("0")));
            assertEquals(log, Files.readSymbolicLink(fds.resolve("1")));
            assertEquals(log, Files.readSymbolicLink(fds.resolve("2")));
        } finally {
            for (DatagramChannel channel : leaky) {
                channel.close();
            }
        }
    }

    @Test
    void leadsASessionOfItsOwnWithoutATerminal() throws Exception {
        Child child = sleeping();
        String stat = Files.readString(proc(child, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        assertEquals(Integer.toString(child.id().pid()), fields[2], "process group");
        assertEquals(Integer.toString(child.id().pid()), fields[3], "session");
        assertEquals("0", fields[4], "terminal");
    }

    @Test
    void blocksAndIgnoresNoSignal() throws Exception {
        Map<String, String> status = ProcessStatus.of(sleeping().id().pid()).fields();
        assertEquals("0000000000000000", status.get("SigBlk"));
        long ignored = Long.parseUnsignedLong(status.getOrDefault("SigIgn", "?"), 16);
        assertEquals(0, ignored & ~LIBC_OWN_SIGNALS);
    }

    @Test
    void hasTheUmaskTheLimitsAndTheDirectoryThatWereAsked() throws Exception {
        Child child = sleeping();
        assertEquals("0027", ProcessStatus.of(child.id().pid()).fields().get("Umask"));
        assertEquals(directory, Files.readSymbolicLink(proc(child, "cwd")));
        assertEquals("0", Files.readString(proc(child, "oom_score_adj")).strip());
        String limits = Files.readString(proc(child, "limits"));
        assertTrue(limits.contains("Max open files            256                  256"), limits);
        assertTrue(limits.contains("Max core file size        0                    0"), limits);
    }

    @Test
    void isInItsControlGroupOfEveryTree() throws Exception {
        Child child = sleeping();
        assertEquals(Set.of(child.id().pid()), cgroup.members());
        String groups = Files.readString(proc(child, "cgroup"));
        for (Path entrance : cgroup.entrances()) {
            assertTrue(
                    Files.readString(entrance)
                            .contains(Integer.toString(child.id().pid())),
                    entrance.toString());
            assertTrue(groups.contains("/alice/shop/shop-0-1"), groups);
        }
    }

    @Test
    void hasNothingOfOurEnvironmentAndEveryByteOfItsOwn() throws Exception {
        Child child = sleeping();
        Map<String, String> found = Arrays.stream(
                        Files.readString(proc(child, "environ")).split("\0", -1))
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.toMap(
                        entry -> entry.substring(0, entry.indexOf('=')),
                        entry -> entry.substring(entry.indexOf('=') + 1)));
        assertEquals(directory.toString(), found.remove("PWD"), "the shell that prepares it notes where it is");
        assertEquals(ENVIRONMENT, new TreeMap<>(found));
    }

    @Test
    void argumentsArriveAsTheyAreWhateverTheyHold() throws Exception {
        List<String> command = List.of(
                "/usr/bin/perl", "-e", "sleep 60", "--", "--", "$(reboot)", "; reboot", "", "a b", "ü\n'\"\\", "-x");
        Child child = spawn(command, List.of(nothing, nothing, nothing));
        eventually("it runs", () -> comm(child).equals("perl"));
        assertEquals(String.join("\0", command) + "\0", Files.readString(proc(child, "cmdline")));
    }

    @Test
    void whatItCannotStartEndsWithAStatusAndNothingElseRuns() throws Exception {
        Child missing = spawn(List.of("/nowhere/java"), List.of(nothing, nothing, nothing));
        assertFailed(missing);

        Spawner.Order nowhere = new Spawner.Order(
                ALICE,
                SLEEP,
                ENVIRONMENT,
                directory.resolve("missing"),
                027,
                256,
                0,
                cgroup,
                List.of(nothing, nothing, nothing),
                null);
        Child lost = spawner.spawn(nowhere);
        assertFailed(lost);

        Cgroup unmade = real.cgroups().group("alice", "shop", "never-made");
        Child outside = spawner.spawn(new Spawner.Order(
                ALICE, SLEEP, ENVIRONMENT, directory, 027, 256, 0, unmade, List.of(nothing, nothing, nothing), null));
        assertFailed(outside);
    }

    private static void assertFailed(Child child) throws Exception {
        ExitStatus status = child.ended().get(20, TimeUnit.SECONDS);
        assertTrue(status instanceof ExitStatus.Exited(int code) && code != 0, status.words());
    }

    @Test
    void aProcessThatIsNotExactlyTheTenantIsKilledAndEveryDifferenceNamed() throws Exception {
        Launch asRoot = new Launch(SLEEP, Map.of(), List.of(nothing, nothing, nothing));
        Child child = Child.spawned(asRoot.spawn(), cgroup, true, watcher);
        String message = String.valueOf(assertThrows(IllegalStateException.class, () -> Spawner.verify(child, ALICE))
                .getMessage());
        assertTrue(message.contains("Uid is 0 0 0 0, not " + ALICE.uid()), message);
        assertTrue(message.contains("Gid is 0 0 0 0"), message);
        assertTrue(message.contains("CapEff is "), message);
        assertTrue(message.contains("CapBnd is "), message);
        assertTrue(message.contains("NoNewPrivs is 0, not 1"), message);
        assertTrue(message.contains("Seccomp is 0, not 2"), message);
        assertTrue(message.contains("not that of a first process"), message);
        assertTrue(message.endsWith("; killed"), message);
        assertEquals(new ExitStatus.Signalled(9), child.ended().get(20, TimeUnit.SECONDS));
    }

    @Test
    void aProcessThatHasEndedIsNotVerified() throws Exception {
        Child child = spawn(List.of("/bin/true"), List.of(nothing, nothing, nothing));
        child.ended().get(20, TimeUnit.SECONDS);
        assertThrows(IllegalStateException.class, () -> Spawner.verify(child, ALICE));
    }

    private Child sleeping() throws Exception {
        return sleeping(List.of(nothing, nothing, nothing));
    }

    private Child sleeping(List<Integer> fds) throws Exception {
        Child child = spawn(SLEEP, fds);
        eventually("it sleeps", () -> comm(child).equals("sleep"));
        return child;
    }

    private Child spawn(List<String> command, List<Integer> fds) {
        Child child = spawner.spawn(
                new Spawner.Order(ALICE, command, ENVIRONMENT, directory, 027, 256, 0, cgroup, fds, null));
        children.add(child);
        return child;
    }

    private static Path proc(Child child, String file) {
        return Path.of("/proc", Integer.toString(child.id().pid()), file);
    }

    private static String comm(Child child) throws IOException {
        return Files.readString(proc(child, "comm")).strip();
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** How many descriptors of this JVM a plain exec would pass on. */
    private static long inheritable() throws IOException {
        long count = 0;
        for (String fd : names(Path.of("/proc/self/fdinfo"))) {
            Path info = Path.of("/proc/self/fdinfo", fd);
            if (Files.exists(info)) {
                String flags = Files.readAllLines(info).get(1).replaceAll("\\D+", "");
                count += (Long.parseLong(flags, 8) & 02000000) == 0 ? 1 : 0;
            }
        }
        return count;
    }
}

package dev.slipway.supervisor.sandbox;

import static dev.slipway.supervisor.Eventually.eventually;
import static dev.slipway.supervisor.Samples.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.ProcessId;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.sandbox.Abilities.Part;
import dev.slipway.supervisor.spawn.Cgroup;
import dev.slipway.supervisor.spawn.Child;
import dev.slipway.supervisor.spawn.RealCgroups;
import dev.slipway.supervisor.spawn.Spawner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process in the sandbox sees of this host. */
@NeedsRoot
@Timeout(60)
class SandboxRootIT {
    private static final long MIB = 1024 * 1024;

    @TempDir
    private Path directory;

    private Path data;
    private Path own;
    private Path others;
    private RealCgroups real;
    private Cgroup cgroup;
    private Sandbox sandbox;

    @BeforeEach
    void furnish() throws IOException {
        Posix.load();
        directory = directory.toRealPath();
        Posix.own(directory, 0, 0, 0711);
        data = Files.createDirectory(directory.resolve("data"));
        Posix.own(data, ALICE.uid(), ALICE.gid(), 0700);
        own = Files.createDirectory(directory.resolve("release"));
        Files.writeString(own.resolve("page"), "hello");
        Posix.own(own.resolve("page"), ALICE.uid(), ALICE.gid(), 0644);
        Posix.own(own, 0, 0, 0755);
        others = Files.createDirectory(directory.resolve("others"));
        Posix.own(others, 0, 0, 0777);
        real = new RealCgroups();
        cgroup = real.cgroups().group("alice", "shop", "shop-0-1");
        cgroup.create(new Cgroup.Limits(64 * MIB, 64, 0));
        sandbox = Sandboxes.guarded(directory);
        boolean able = sandbox.abilities().has(Part.NAMESPACES);
        if (!able) {
            System.out.println("SKIPPED: " + sandbox.abilities());
        }
        assumeTrue(able);
    }

    @AfterEach
    void remove() throws Exception {
        real.close();
        if (Files.exists(Path.of("/usr/sbin/nft"))) {
            int _ = nft("delete", "table", "inet", Sandboxes.TABLE);
        }
    }

    @Test
    void seesItsOwnDirectoriesAndTheSystemAndNothingElse() throws Exception {
        assertEquals("bin dev etc lib lib64 proc run sbin sys tmp usr var", said("cd / && echo *"));
        assertEquals("data release", said("cd " + directory + " && echo *"));
        assertEquals("hello", said("cat " + own.resolve("page")));
        assertEquals("gone", said("cat " + others + "/x 2>/dev/null || [ -e " + others + " ] || echo gone"));
        assertEquals("gone", said("[ -e /etc/shadow ] || [ -e /root ] || [ -e /home ] || echo gone"));
        assertEquals("", said("echo /run/* /sys/* | tr -d '*/a-z '"));
        assertEquals("fd full null random shm stderr stdin stdout urandom zero", said("cd /dev && echo *"));
    }

    @Test
    void writesOnlyToItsOwnDataAndToMemoryOfItsOwn() throws Exception {
        String tries = said("for d in / /usr /etc /dev /run /var /proc /sys " + own + " " + directory
                + "; do touch $d/x 2>/dev/null && echo $d; done; true");
        assertEquals("", tries);
        assertEquals("refused", said("echo x 2>/dev/null >" + own.resolve("page") + " || echo refused"));
        assertEquals("ok", said("cd /tmp && touch " + data + "/x slipway-test-x /var/tmp/x /dev/shm/x && echo ok"));
        assertTrue(Files.exists(data.resolve("x")));
        assertFalse(Files.exists(Path.of("/tmp/slipway-test-x")));
        assertEquals("full", said("head -c 9000000 /dev/zero >/tmp/large 2>/dev/null || echo full"));
    }

    @Test
    void seesOnlyItsOwnProcesses() throws Exception {
        assertEquals("1", said("echo $$"));
        assertEquals("1", said("cd /proc && for p in [0-9]*; do [ $p -le 3 ] && [ $p -eq 1 ] && echo $p; done; true"));
        assertEquals("no", said("kill -0 " + ProcessHandle.current().pid() + " 2>/dev/null || echo no"));
    }

    @Test
    void hasNoProgramThatLendsItRights() throws Exception {
        assertEquals("nosuid", said("set -- $(grep ' /usr ' /proc/self/mounts); echo $4 | grep -o nosuid"));
        assertEquals(Integer.toString(ALICE.uid()), said("perl -e 'print $>'"));
        assertEquals("root alice nobody".replace("alice", ALICE.name()), said("cut -d: -f1 /etc/passwd | xargs"));
        assertEquals(ALICE.name(), said("id -un"));
    }

    @Test
    void hasNamespacesOfItsOwnAndNoneOfItsMountsIsSeenOutside() throws Exception {
        List<String> before = Files.readAllLines(Path.of("/proc/self/mounts"));
        Child child = start(List.of("/bin/sleep", "60"), true);
        Set<String> shared = new TreeSet<>();
        eventually("it sleeps", () -> Files.readString(proc(child, "comm")).equals("sleep\n"));
        for (String kind : List.of("mnt", "pid", "ipc", "uts", "net", "user")) {
            Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns", kind));
            if (ours.equals(Files.readSymbolicLink(proc(child, "ns/" + kind)))) {
                shared.add(kind);
            }
        }
        assertEquals(Set.of("net", "user"), shared);
        assertEquals(before, Files.readAllLines(Path.of("/proc/self/mounts")));
        assertFalse(Files.readString(proc(child, "mounts")).contains("cgroup"));
        String status = Files.readString(proc(child, "status"));
        assertTrue(status.contains("NSpid:\t" + child.id().pid() + "\t1\n"), status);
        assertTrue(status.contains("Seccomp:\t2\n"), status);
        child.kill();
        assertEquals(new ExitStatus.Signalled(9), child.ended().get(20, TimeUnit.SECONDS));
        assertEquals(0, directory.resolve("stage").toFile().list().length);
    }

    @Test
    void whenItIsKilledAllThatCameFromItEndsTooWithoutAControlGroup() throws Exception {
        Child child = start(
                List.of(
                        "/bin/sh",
                        "-c",
                        "trap '' TERM; setsid --fork setsid --fork sh -c 'trap \"\" TERM; sleep 600'; sleep 600"),
                true);
        eventually("all are there", () -> cgroup.members().size() >= 4);
        List<ProcessId> all = cgroup.members().stream()
                .flatMap(pid -> ProcessId.living(pid).stream())
                .toList();
        child.signal(Posix.SIGKILL);
        child.ended().get(20, TimeUnit.SECONDS);
        assertEquals(List.of(), all.stream().filter(ProcessId::alive).toList());
    }

    @Test
    void withoutANetworkItHasALoopbackOfItsOwn() throws Exception {
        assumeTrue(sandbox.abilities().has(Part.NO_NETWORK));
        String interfaces = "tail -n +3 /proc/net/dev | cut -d: -f1 | xargs";
        assertEquals("lo", said(interfaces, false));
        assertEquals(
                "works",
                said(
                        "perl -MIO::Socket::INET -e '$l = IO::Socket::INET->new(Listen => 1, LocalAddr => \"127.0.0.1\");"
                                + " IO::Socket::INET->new(PeerAddr => \"127.0.0.1\", PeerPort => $l->sockport) and print \"works\"'",
                        false));
    }

    @Test
    void cannotConnectToAbstractSocketsOfTheHost() throws Exception {
        assumeTrue(sandbox.abilities().has(Part.ABSTRACT_SOCKETS));
        String name = "slipway-test-" + ProcessHandle.current().pid();
        String listening = "perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new(Local => \"\\0" + name
                + "\", Listen => 1) or die; $SIG{ALRM} = sub { exit }; alarm 30; print \"up\\n\"; $|=1; sleep 30'";
        Process outside = new ProcessBuilder("/bin/sh", "-c", "exec " + listening).start();
        String connect = "perl -MIO::Socket::UNIX -e 'print IO::Socket::UNIX->new(Peer => \"\\0" + name
                + "\") ? \"connected\" : \"refused: $!\"'";
        try {
            eventually(
                    "it listens",
                    () -> Files.readString(Path.of("/proc/net/unix")).contains("@" + name));
            assertEquals("refused: Operation not permitted", said(connect));
        } finally {
            outside.destroyForcibly();
        }
    }

    @Test
    void cannotConnectToWhatListensOnThisHost() throws Exception {
        if (!sandbox.abilities().has(Part.LOOPBACK)) {
            System.out.println("SKIPPED: " + sandbox.abilities());
        }
        assumeTrue(sandbox.abilities().has(Part.LOOPBACK));
        try (ServerSocket four = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                ServerSocket six = new ServerSocket(0, 5, InetAddress.ofLiteral("::1"))) {
            String connect =
                    "perl -MIO::Socket::IP -e 'for ([qw(127.0.0.1 " + four.getLocalPort() + ")], [qw(127.9.9.9 "
                            + four.getLocalPort() + ")], [\"::1\", " + six.getLocalPort() + "]) {"
                            + " print IO::Socket::IP->new(PeerHost => $$_[0], PeerPort => $$_[1]) ? \"connected\" : $!, \",\" }'";
            assertEquals("Connection refused,Connection refused,Connection refused,", said(connect));
            Process other = new ProcessBuilder("/bin/sh", "-c", connect).start();
            assertTrue(
                    new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).startsWith("connected,"));
            // emptied by somebody, and put back
            assertEquals(0, nft("delete", "table", "inet", Sandboxes.TABLE));
            assertTrue(said(connect).startsWith("connected,"));
            sandbox.restore();
            assertEquals("Connection refused,Connection refused,Connection refused,", said(connect));
        }
    }

    private static int nft(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/sbin/nft"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start().waitFor();
    }

    @Test
    void cannotMakeCallsThatNoApplicationNeeds() throws Exception {
        assumeTrue(sandbox.abilities().has(Part.SYSTEM_CALLS));
        String numbers = System.getProperty("os.arch").equals("amd64") ? "101 272 321 425 435" : "117 97 280 425 435";
        assertEquals(
                "Operation not permitted,Operation not permitted,Operation not permitted,Operation not permitted,"
                        + "Function not implemented,",
                said("perl -e 'for (qw(" + numbers + ")) { syscall($_, 0, 0, 0, 0) == -1 and print \"$!,\" }'"));
        assertEquals("refused", said("unshare --user true 2>/dev/null || echo refused"));
    }

    @Test
    void aPrefixAmongTheSystemsFilesIsHiddenToo() throws Exception {
        Path prefix = Files.createDirectory(
                Path.of("/usr/local/slipway-test-" + ProcessHandle.current().pid()));
        Path inside = Files.createDirectory(prefix.resolve("data"));
        Path secret = Files.createDirectory(prefix.resolve("others"));
        try {
            Posix.own(prefix, 0, 0, 0755);
            Posix.own(inside, ALICE.uid(), ALICE.gid(), 0700);
            data = inside;
            directory = prefix;
            own = inside;
            assertEquals("data", said("cd " + prefix + " && echo *", true, prefix.resolve("output")));
        } finally {
            Files.deleteIfExists(prefix.resolve("output"));
            Files.delete(secret);
            Files.delete(inside);
            Files.delete(prefix);
        }
    }

    @Test
    void aSocketMadeAgainInADirectoryItWasShownIsStillReached() throws Exception {
        Path leash = own.resolve("sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(leash))
                .close();
        Child child = start(
                List.of(
                        "/usr/bin/perl",
                        "-MIO::Socket::UNIX",
                        "-e",
                        "while (1) { exit 0 if IO::Socket::UNIX->new(Peer => '" + leash
                                + "'); select undef, undef, undef, 0.05 }"),
                true);
        eventually("it tries", () -> Files.readString(proc(child, "comm")).equals("perl\n"));
        Files.delete(leash);
        try (ServerSocketChannel again =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(leash))) {
            Posix.own(leash, ALICE.uid(), ALICE.gid(), 0600);
            assertEquals(new ExitStatus.Exited(0), child.ended().get(20, TimeUnit.SECONDS));
            assertTrue(again.isOpen());
        }
    }

    private String said(String script) throws Exception {
        return said(script, true);
    }

    private String said(String script, boolean networked) throws Exception {
        return said(script, networked, Files.createTempFile(directory, "output", ""));
    }

    private String said(String script, boolean networked, Path output) throws Exception {
        int out = Posix.openAppend(output, 0, 0600);
        Child child;
        try {
            child = start(List.of("/bin/sh", "-c", script), networked, out);
        } finally {
            Posix.close(out);
        }
        child.ended().get(20, TimeUnit.SECONDS);
        return Files.readString(output).strip();
    }

    private Child start(List<String> command, boolean networked) {
        int nothing = Posix.openNothing();
        try {
            return start(command, networked, nothing);
        } finally {
            Posix.close(nothing);
        }
    }

    private Child start(List<String> command, boolean networked, int out) {
        Surroundings surroundings =
                new Surroundings(ALICE, data, directory, List.of(own), List.of(data), 8 * MIB, networked);
        return new Spawner(Watcher.started(), sandbox)
                .spawn(new Spawner.Order(
                        ALICE,
                        command,
                        Map.of("PATH", "/usr/bin:/bin"),
                        data,
                        027,
                        256,
                        0,
                        cgroup,
                        List.of(out, out, out),
                        surroundings));
    }

    private static Path proc(Child child, String file) {
        return Path.of("/proc", Integer.toString(child.id().pid()), file);
    }
}

package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the kernel says of every worker. */
// What must hold, 3
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfinementIT {
    private static final String NO_CAPABILITY = "0000000000000000";

    /** What every worker is given, its data directory being HOME and PWD; all else has to be the application's own. */
    private static final Set<String> GIVEN = Set.of(
            "HOME",
            "LANG",
            "LOGNAME",
            "MALLOC_ARENA_MAX",
            "PATH",
            "PWD",
            "SLIPWAY_LEASH_TOKEN",
            "SLIPWAY_WORKER",
            "TMPDIR",
            "TZ",
            "USER");

    private final Instance instance;
    private final List<Application> applications;

    ConfinementIT(Instance instance) throws Exception {
        this.instance = instance;
        Applications archives = new Applications(instance.prefix());
        this.applications = List.of(
                Application.of("gorse", "shop", archives.probe("1"), "gorse.example.test")
                        .with("processes", "2")
                        .env("GREETING", "hello"),
                Application.of("hazel", "shop", archives.javaxProbe("1"), "hazel.example.test"),
                Application.of("iris", "pages", archives.pages("iris"), "iris.example.test"));
    }

    @BeforeAll
    void goLive() {
        applications.forEach(instance::live);
    }

    @AfterAll
    void remove() {
        instance.removeAll();
    }

    private record Worker(ApplicationStatus of, Proc process) {}

    private List<Worker> workers() {
        List<Worker> workers = instance.control().status().applications().stream()
                .flatMap(one -> one.workers().stream().map(worker -> new Worker(one, new Proc(worker.pid()))))
                .toList();
        assertEquals(4, workers.size());
        return workers;
    }

    @Test
    void hasItsTenantsIdentityAndNothingElse() {
        Set<Integer> uids = new TreeSet<>();
        for (Worker worker : workers()) {
            Map<String, String> status = worker.process().status();
            String uid = Integer.toString(worker.of().uid());
            String gid = Integer.toString(worker.of().gid());
            uids.add(worker.of().uid());
            assertEquals(
                    List.of(uid, uid, uid, uid),
                    List.of(status.getOrDefault("Uid", "").split("\\s+", -1)));
            assertEquals(
                    List.of(gid, gid, gid, gid),
                    List.of(status.getOrDefault("Gid", "").split("\\s+", -1)));
            assertTrue(Set.of("", gid).contains(status.get("Groups")), "groups " + status.get("Groups"));
            for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
                assertEquals(NO_CAPABILITY, status.get(set), set);
            }
            assertEquals("1", status.get("NoNewPrivs"));
            assertEquals("2", status.get("Seccomp"));
        }
        assertEquals(applications.size(), uids.size(), "each tenant has a uid of its own");
        assertTrue(uids.stream().allMatch(uid -> uid >= instance.leftovers().firstUid()));
    }

    @Test
    void hasOnlyDescriptorsOfItsOwn() throws Exception {
        Map<String, String> named = Files.readAllLines(Path.of("/proc/net/unix")).stream()
                .map(line -> line.trim().split("\\s+", -1))
                .filter(fields -> fields.length == 8)
                .collect(Collectors.toMap(fields -> "socket:[" + fields[6] + "]", fields -> fields[7], (a, b) -> a));
        for (Worker worker : workers()) {
            Path prefix = instance.prefix();
            String own = worker.of().tenant() + "/" + worker.of().application();
            Map<Integer, String> descriptors = worker.process().descriptors();
            String listener =
                    prefix.resolve("run/s/" + worker.of().slot() + ".sock").toString();
            assertEquals(listener, named.get(descriptors.remove(0)));
            assertEquals(prefix.resolve("log/" + own + "/access.log").toString(), descriptors.remove(1));
            assertEquals(prefix.resolve("log/" + own + "/application.log").toString(), descriptors.remove(2));
            descriptors.values().forEach(what -> {
                boolean harmless = what.startsWith("anon_inode:")
                        || what.startsWith("pipe:")
                        || what.startsWith(prefix.resolve("lib").toString())
                        || what.startsWith(prefix.resolve("tenants/" + own) + "/")
                        || what.startsWith(System.getProperty("java.home"))
                        || Set.of("/dev/random", "/dev/urandom", "/dev/null").contains(what)
                        // its connections have no name of their own; the one they were accepted from is the listener
                        || (what.startsWith("socket:") && Set.of("", listener).contains(named.getOrDefault(what, "")));
                assertTrue(harmless, own + " has " + what + " open");
            });
        }
    }

    @Test
    void hasNothingOfRootsInItsEnvironment() {
        for (Worker worker : workers()) {
            for (String variable : worker.process().environment()) {
                String name = variable.replaceFirst("=.*", "");
                assertTrue(
                        name.isEmpty() || GIVEN.contains(name) || variable.equals("GREETING=hello"),
                        "in the environment: " + variable);
            }
        }
        String seen = instance.front().get("gorse.example.test", "/environment").body();
        assertTrue(seen.contains("GREETING=hello\n"), seen);
        assertTrue(seen.contains("HOME=" + instance.data(applications.getFirst()) + "\n"), seen);
    }

    @Test
    void hasNothingOfRootsOnItsCommandLine() {
        Set<String> secrets = secrets();
        for (Worker worker : workers()) {
            String line = String.join(" ", worker.process().commandLine());
            assertTrue(secrets.stream().noneMatch(line::contains), line);
        }
    }

    /** Every secret of httpd's slots. */
    private Set<String> secrets() {
        try {
            return Files.readAllLines(instance.prefix().resolve("run/h/secrets.map")).stream()
                    .map(line -> line.split(" ", -1)[1])
                    .collect(Collectors.toSet());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void isConfinedInAControlGroupOfItsOwn() {
        for (Worker worker : workers()) {
            List<String> groups = instance.leftovers().controlGroups().stream()
                    .filter(group -> holds(group, worker.process().pid()))
                    .toList();
            assertTrue(!groups.isEmpty(), "no control group has " + worker);
            assertTrue(
                    groups.stream()
                            .allMatch(group -> group.contains("/" + worker.of().tenant() + "/"
                                    + worker.of().application() + "/")),
                    groups.toString());
        }
    }

    @Test
    void hasFilesProcessesAndIpcOfItsOwn() throws Exception {
        Set<Path> seen = new HashSet<>();
        for (Worker worker : workers()) {
            Path process = Path.of("/proc", Integer.toString(worker.process().pid()));
            for (String kind : List.of("mnt", "pid", "ipc", "uts")) {
                Path namespace = Files.readSymbolicLink(process.resolve("ns").resolve(kind));
                assertNotEquals(Files.readSymbolicLink(Path.of("/proc/self/ns", kind)), namespace);
                assertTrue(seen.add(namespace), kind + " is shared");
            }
            assertTrue(
                    Files.readString(process.resolve("status")).contains("\t1\nNSpgid"), "it is the first of its own");
            for (String mount : Files.readAllLines(process.resolve("mounts"))) {
                String target = mount.split(" ", -1)[1];
                String own = worker.of().tenant() + "/" + worker.of().application() + "/";
                assertTrue(
                        !target.startsWith(instance.prefix().toString())
                                || target.contains("/tenants/" + own)
                                || target.contains("/lib/")
                                || target.endsWith("/run/l/" + worker.of().slot()),
                        mount);
                assertTrue(mount.contains("nosuid"), mount);
            }
        }
        assertEquals(List.of(), instance.leftovers().mounts());
    }

    @Test
    void seesNothingOfItsNeighboursNorOfRoots() {
        assertEquals("gorse\n", list(""));
        assertEquals("data\nreleases\n", list("/gorse/shop"));
        assertEquals("NoSuchFileException\n", list("/hazel"));
        for (String absent : List.of("etc", "log", "state", "run/s", "run/h", "run/control.sock", "bin")) {
            assertEquals("NoSuchFileException\n", listed(instance.prefix().resolve(absent)), absent);
        }
        assertEquals("NoSuchFileException\n", listed(Path.of("/root")));
        assertEquals("NoSuchFileException\n", listed(Path.of("/home")));
        assertEquals("", listed(Path.of("/tmp")).replace(instance.prefix().getFileName() + "\n", ""));
        assertEquals(
                "1",
                listed(Path.of("/proc"))
                        .lines()
                        .filter(name -> name.matches("[0-9]+"))
                        .collect(Collectors.joining(" ")));
    }

    private String list(String below) {
        return listed(Path.of(instance.prefix() + "/tenants" + below));
    }

    private String listed(Path directory) {
        String names = instance.front()
                .get("gorse.example.test", "/list?path=" + directory)
                .body();
        return names.lines().sorted().map(name -> name + "\n").collect(Collectors.joining());
    }

    private static boolean holds(String group, int pid) {
        try {
            return Files.readAllLines(Path.of(group, "cgroup.procs")).contains(Integer.toString(pid));
        } catch (java.io.IOException e) {
            return false;
        }
    }
}

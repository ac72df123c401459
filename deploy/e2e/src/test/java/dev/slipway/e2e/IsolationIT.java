package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tenants, and others on the host, cannot reach. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationIT {
    private static final String COULD_NOT_CONNECT = "7";

    private final Instance instance;
    private final Application mine;
    private final Application theirs;

    IsolationIT(Instance instance) throws Exception {
        this.instance = instance;
        Applications archives = new Applications(instance.prefix());
        this.mine = Application.of("umber", "mine", archives.probe("1"), "umber.example.test");
        this.theirs = Application.of("viola", "theirs", archives.probe("1"), "viola.example.test");
    }

    @BeforeAll
    void goLive() {
        instance.live(mine);
        instance.live(theirs);
    }

    @AfterAll
    void remove() {
        instance.removeAll();
    }

    private Outcome asTenant(Application application, String... words) {
        ApplicationStatus status = instance.status(application);
        return Command.as(Integer.toString(status.uid()), Integer.toString(status.gid()), words);
    }

    private Path socket(Application application) {
        return instance.prefix().resolve("run/s/" + instance.status(application).slot() + ".sock");
    }

    private static String[] curl(Path socket, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "curl",
                "-s",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code} %{exitcode}",
                "--max-time",
                "60",
                "--unix-socket"));
        words.addAll(List.of(socket.toString(), "http://umber.example.test/"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void onlyWhoKnowsTheSlotsSecretReachesTheApplication() throws Exception {
        Path socket = socket(mine);
        String secret = secret(mine);
        assertEquals(
                "200 0",
                Command.as("www-data", "www-data", curl(socket, "-H", "Slipway-Secret: " + secret))
                        .out());
        for (String wrong : List.of(
                secret(theirs),
                "",
                "x",
                secret + "0",
                secret.substring(1),
                secret.toUpperCase(java.util.Locale.ROOT) + "G")) {
            assertEquals(
                    "403 0",
                    Command.as("www-data", "www-data", curl(socket, "-H", "Slipway-Secret: " + wrong))
                            .out(),
                    wrong);
        }
        assertEquals("403 0", Command.as("www-data", "www-data", curl(socket)).out());
    }

    private String secret(Application application) throws Exception {
        String slot = instance.status(application).slot();
        return Files.readAllLines(instance.prefix().resolve("run/h/secrets.map")).stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[0].equals(slot))
                .map(words -> words[1])
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTenantCannotConnectToAnySocketButItsLeash() throws Exception {
        List<Path> sockets = new ArrayList<>(List.of(instance.prefix().resolve("run/control.sock")));
        try (Stream<Path> applications = Files.list(instance.prefix().resolve("run/s"))) {
            applications.forEach(sockets::add);
        }
        String leash = "run/l/" + instance.status(theirs).slot() + "/sock";
        sockets.add(instance.prefix().resolve(leash));
        assertEquals(4, sockets.size(), sockets.toString());
        for (Path socket : sockets) {
            Outcome outcome = asTenant(mine, curl(socket));
            assertEquals("000 " + COULD_NOT_CONNECT, outcome.out(), socket.toString());
        }
    }

    @Test
    void otherUsersCannotUseTheControlSocket() {
        String slipway = instance.prefix().resolve("bin/slipway").toString();
        for (String user : List.of("www-data", "nobody", "daemon")) {
            Outcome outcome = Command.as(
                    user, "nogroup", slipway, "--prefix", instance.prefix().toString(), "status");
            assertEquals(1, outcome.exit(), outcome.toString());
            assertEquals(1, outcome.err().lines().count(), outcome.toString());
            assertFalse(outcome.out().contains("umber"), outcome.out());
        }
    }

    @Test
    void aTenantReadsItsOwnLogsAndNobodyElsesFiles() {
        String log = instance.prefix().resolve("log").toString();
        Await.until(
                "a line in the log",
                () -> asTenant(mine, "cat", log + "/umber/mine/access.log")
                                .out()
                                .contains("GET")
                        || instance.front().get(mine.host(), "/").status() != 200);
        assertEquals(
                0, asTenant(mine, "cat", log + "/umber/mine/application.log").exit());
        assertNotEquals(
                0,
                asTenant(mine, "sh", "-c", "echo x >>" + log + "/umber/mine/access.log")
                        .exit());
        assertNotEquals(0, asTenant(mine, "ls", log + "/viola").exit());
        assertNotEquals(
                0, asTenant(mine, "cat", log + "/viola/theirs/access.log").exit());
        assertNotEquals(
                0,
                Command.as("www-data", "www-data", "cat", log + "/umber/mine/access.log")
                        .exit());

        for (String hidden :
                List.of("state", "run/h", "run/s", "tenants/viola", "tenants/viola/theirs/data", "log/viola")) {
            Outcome found =
                    asTenant(mine, "find", instance.prefix().resolve(hidden).toString(), "-mindepth", "1", "-readable");
            assertEquals("", found.out(), hidden);
        }
        Outcome writable = asTenant(
                mine,
                "find",
                instance.prefix().toString(),
                "-writable",
                "-not",
                "-type",
                "l",
                "-not",
                "-path",
                instance.data(mine) + "*");
        assertEquals("", writable.out(), "what a tenant finds to write to besides its data");
    }

    @Test
    void aTenantCannotChangeWhatIsServed() {
        Path release = instance.data(mine).resolveSibling("releases").resolve("1");
        assertNotEquals(
                0,
                asTenant(mine, "touch", release.resolve("new.txt").toString()).exit());
        assertNotEquals(
                0, asTenant(mine, "mv", release.toString(), release + "0").exit());
        assertNotEquals(
                0, asTenant(mine, "rm", "-r", instance.data(mine).toString()).exit());
        assertTrue(Files.isDirectory(release));
        assertTrue(Files.isDirectory(instance.data(mine)));
    }

    @Test
    void rubbishOnTheLeashHurtsNobody() {
        int before = instance.workerOf(mine);
        String leash = instance.prefix()
                .resolve("run/l/" + instance.status(mine).slot() + "/sock")
                .toString();
        for (String rubbish : List.of(
                "hello version=1 worker=mine-0-1 token=00 pid=1 state=accepting\\n",
                "hello version=1 worker=mine-0-1 token= pid=-1 state=ready\\n",
                "drained\\n",
                "GET / HTTP/1.1\\r\\n\\r\\n",
                "%zz%00\\n\\n\\n")) {
            // python, since nothing else that every Debian has can speak to such a socket
            Outcome outcome = asTenant(mine, "python3", "-c", """
                    import socket, sys
                    s = socket.socket(socket.AF_UNIX)
                    s.connect(sys.argv[1])
                    s.settimeout(60)
                    s.sendall(sys.argv[2].encode().decode('unicode_escape').encode('latin-1') * 50)
                    s.shutdown(socket.SHUT_WR)
                    try:
                        print(s.recv(1000))
                    except ConnectionError:
                        pass
                    """, leash, rubbish);
            assertFalse(outcome.out().contains("welcome"), outcome.out());
        }
        assertEquals(before, instance.workerOf(mine));
        instance.slipway("restart", mine.key()).succeeded();
        assertEquals(200, instance.front().get(mine.host(), "/").status());
    }
}

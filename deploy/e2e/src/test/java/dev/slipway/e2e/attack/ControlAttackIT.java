package dev.slipway.e2e.attack;

import static dev.slipway.e2e.attack.Arena.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A console that has been taken over: its account may use the control socket, and asks for what it may not have. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlAttackIT {
    private final Instance instance;
    private final Arena arena;
    private final StandIn console;
    private final Path witness;

    ControlAttackIT(Instance instance) throws IOException {
        this.instance = instance;
        String account = Files.readAllLines(instance.prefix().resolve("etc/slipway.toml")).stream()
                .filter(line -> line.startsWith("console-user"))
                .map(line -> line.split("\"", -1)[1])
                .findFirst()
                .orElseThrow();
        arena = Arena.of(instance);
        console = arena.another(account);
        witness = arena.home().resolve("witness");
    }

    @AfterAll
    void leave() {
        arena.everybodyElseIsWell();
        console.close();
        arena.close();
    }

    /** What the console's account is told. */
    private String asked(Request request) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        Frames.write(frame, Wire.bytes(request));
        String answer = console.attempt(
                "connect",
                "path",
                instance.prefix() + "/run/control.sock",
                "bytes",
                Base64.getUrlEncoder().encodeToString(frame.toByteArray()));
        Arena.worked(answer, "was told: ");
        return answer;
    }

    private void refusedToTheConsole(Request request) throws IOException {
        String answer = asked(request);
        assertTrue(answer.contains("\"refused\""), answer);
    }

    private void refusedToRoot(Request request, String why) {
        Answer answer = request instanceof Request.Apply apply && apply.artifact()
                ? instance.control().ask(request, arena.archive())
                : instance.control().ask(request);
        assertEquals("refused", answer.kind(), answer.toString());
        assertTrue(String.valueOf(answer.message()).contains(why), answer.toString());
    }

    private static Request.Apply application(
            String tenant, String name, String user, Map<String, String> settings, Map<String, String> environment) {
        return new Request.Apply(
                new Request.Specification(
                        tenant,
                        name,
                        user.isEmpty() ? null : user,
                        List.of("evil.example.test"),
                        settings,
                        environment),
                false);
    }

    private static Request.Apply as(String user) {
        return new Request.Apply(
                application("evil", "evil", user, Map.of(), Map.of()).specification(), true);
    }

    /** A launcher that takes the account from whoever asks. */
    private static String naiveUid(Request.Apply request) {
        return Command.run(List.of(
                        "setpriv",
                        "--reuid",
                        String.valueOf(request.specification().user()),
                        "--regid",
                        "0",
                        "--clear-groups",
                        "id",
                        "-u"))
                .succeeded()
                .out()
                .strip();
    }

    @Test
    void isAnsweredWhereItMayAsk() throws IOException {
        String answer = asked(new Request.Status(null));
        assertTrue(answer.contains("\"wren\""), answer);
        assertFalse(answer.contains(SECRET), "values of the environment are not shown");
    }

    @Test
    void runsAnApplicationAsRoot() throws IOException {
        assertEquals("0", naiveUid(as("root")));
        refusedToTheConsole(as("root"));
        refusedToRoot(as("root"), "root");
        refusedToRoot(application("evil", "evil", "0", Map.of(), Map.of()), "not the name of an account");
    }

    @Test
    void runsAnApplicationAsASystemAccount() throws IOException {
        for (String account : List.of("www-data", "daemon", "bin")) {
            assertEquals(Integer.toString(StandIn.uid(account)), naiveUid(as(account)));
            refusedToTheConsole(as(account));
            refusedToRoot(as(account), account);
        }
    }

    @Test
    void namesADirectoryOutside() throws IOException {
        String target = "../../../../../../etc";
        assertTrue(Files.exists(
                instance.prefix().resolve("tenants").resolve(target).resolve("passwd")));
        for (String name : List.of(target, "../x", "wren/../..", "/etc", "wren/nest/data", "wren\0/nest", ".", "")) {
            refusedToTheConsole(new Request.Stop(name));
            refusedToTheConsole(new Request.Logs(name, "application", 10, false));
            refusedToTheConsole(new Request.Diagnose(name, "threads", 0));
        }
        refusedToRoot(application("../..", "x", "", Map.of(), Map.of()), "tenant");
        refusedToRoot(application("evil", "../../x", "", Map.of(), Map.of()), "application");
    }

    @Test
    void readsAFileOfRootsAsALog() throws IOException {
        String stream = "../../../state/identities.json";
        Path logs = instance.prefix().resolve("log/wren/nest");
        assertTrue(Files.readString(logs.resolve(stream)).contains("wren"));
        for (String name : List.of(stream, "../../events", "/etc/shadow", "application.log.1", "")) {
            refusedToTheConsole(new Request.Logs("wren/nest", name, 100, false));
        }
    }

    @Test
    void passesARawFlagToTheJvm() throws IOException {
        String flag = "-Xlog:os=info:file=" + witness;
        Command.run(List.of(System.getProperty("java.home") + "/bin/java", flag, "-version"))
                .succeeded();
        assertTrue(Files.exists(witness));
        Files.delete(witness);
        for (String option : List.of(
                flag,
                "-agentpath:/tmp/evil.so",
                "-javaagent:/tmp/evil.jar",
                "-XX:OnOutOfMemoryError=/tmp/evil",
                "-XX:OnError=/tmp/evil",
                "-XX:Flags=/tmp/evil",
                "-XX:VMOptionsFile=/tmp/evil",
                "-Xbootclasspath/a:/tmp",
                "-XX:ErrorFile=/etc/x",
                "@/etc/passwd",
                "-cp /tmp",
                "-jar",
                "-Xmx64g",
                "-ea\n-agentpath:/tmp/evil.so",
                "-Djava.system.class.loader=Evil",
                "-Djava.library.path=/tmp")) {
            refusedToTheConsole(new Request.Set("wren/nest", Map.of("java-options", option)));
        }
        assertFalse(Files.exists(witness));
    }

    @Test
    void passesAVariableThatLoadsCode() throws IOException {
        Outcome naive = Command.run(
                List.of(System.getProperty("java.home") + "/bin/java", "-version"),
                Map.of("JAVA_TOOL_OPTIONS", "-Xlog:os=info:file=" + witness));
        assertEquals(0, naive.exit());
        assertTrue(Files.exists(witness));
        Files.delete(witness);
        for (String name : List.of(
                "JAVA_TOOL_OPTIONS",
                "_JAVA_OPTIONS",
                "JDK_JAVA_OPTIONS",
                "CLASSPATH",
                "LD_PRELOAD",
                "LD_LIBRARY_PATH",
                "LD_AUDIT",
                "GLIBC_TUNABLES",
                "GCONV_PATH",
                "BASH_ENV",
                "BASH_FUNC_id%%",
                "ENV",
                "IFS",
                "PATH",
                "SLIPWAY_LEASH_TOKEN",
                "A=B",
                "A\nLD_PRELOAD")) {
            refusedToRoot(application("evil", "evil", "", Map.of(), Map.of(name, "x")), "environment");
            refusedToTheConsole(application("evil", "evil", "", Map.of(), Map.of(name, "x")));
        }
    }

    /** And no setting that holds what a setting of that kind does not. */
    @Test
    void hidesALineInASetting() throws IOException {
        assertTrue("memory-limit = 256MiB\nuser = root".lines().anyMatch("user = root"::equals));
        for (String value : List.of("256MiB\nuser = root", "-1", "1e9GiB", "256MiB ", "$(id)", "`id`", "999999GiB")) {
            refusedToTheConsole(new Request.Set("wren/nest", Map.of("memory-limit", value)));
        }
        refusedToTheConsole(new Request.Set("wren/nest", Map.of("sandbox", "off")));
        refusedToTheConsole(new Request.Set("wren/nest", Map.of("uid", "0")));
        refusedToTheConsole(new Request.Set("wren/nest", Map.of("health-path", "/x\r\nHost: weasel.example.test")));
    }

    /** Of an account of this host, which has more than an application there. */
    @Test
    void changesTheTenantOfAnAccount() throws IOException {
        int uid = 200_010 + (int) (ProcessHandle.current().pid() % 100_000);
        String account = "slipway-attack-" + uid;
        String number = Integer.toString(uid);
        Command.run(List.of("groupadd", "--gid", number, account)).succeeded();
        try {
            Command.run(List.of("useradd", "--no-log-init", "-M", "--uid", number, "--gid", number, account))
                    .succeeded();
            Request.Apply apply = new Request.Apply(
                    new Request.Specification(
                            "ermine", "own", account, List.of("ermine.example.test"), Map.of(), Map.of()),
                    true);
            refusedToTheConsole(apply);
            instance.control().done(apply, arena.archive());
            for (Request request : List.of(
                    new Request.Stop("ermine/own"),
                    new Request.Remove("ermine"),
                    new Request.Remove("ermine/own"),
                    new Request.Set("ermine/own", Map.of("threads", "3")),
                    application("ermine", "own", "", Map.of(), Map.of()),
                    application("ermine", "another", "", Map.of(), Map.of()))) {
                refusedToTheConsole(request);
            }
            assertEquals(200, instance.front().get("ermine.example.test", "/").status());
            instance.control().done(new Request.Remove("ermine/own"), null);
        } finally {
            Command.run(List.of("userdel", account));
            Command.run(List.of("groupdel", account));
        }
    }

    @Test
    void configuresTheSupervisor() throws IOException {
        refusedToTheConsole(new Request.Reload());
        instance.control().done(new Request.Reload(), null);
    }
}

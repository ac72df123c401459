package dev.slipway.supervisor.cli;

import static dev.slipway.supervisor.cli.Call.slipway;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.cli.Call.Shell;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "apply",
                "deploy",
                "status",
                "start",
                "stop",
                "restart",
                "set",
                "releases",
                "rollback",
                "remove",
                "logs",
                "events",
                "settings"
            })
    void everyVerbHasHelpWithStatusesAndExamples(String verb) {
        Call call = slipway(verb, "--help");
        call.isDone();
        assertTrue(call.out().startsWith("Usage: slipway " + verb + " "), call.out());
        assertTrue(call.out().contains("2   wrong usage or refused input; nothing has changed"), call.out());
        assertTrue(call.out().contains("  slipway " + verb), call.out());
        assertTrue(slipway("--help").out().contains("  " + verb + " "), verb);
    }

    @Test
    void saysItsVersion() {
        Call call = slipway("--version");
        call.isDone();
        assertTrue(call.out().startsWith("slipway "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            ''                    > no command named (see: slipway --help)
            stat                  > no command "stat"; did you mean "status"? (see: slipway --help)
            status --jso          > no option "--jso"; did you mean "--json"? (see: slipway status --help)
            status a b            > "b": one argument too many (see: slipway status --help)
            deploy a/b            > Missing required parameter: 'FILE|DIR' (see: slipway deploy --help)
            logs a/b -n x         > Invalid value for option '--lines': 'x' is not an int (see: slipway logs --help)
            logs a/b -n -1        > -n -1: a number of lines from 0 to 10000
            events -n 10001      > -n 10001: a number of lines from 0 to 10000
            restart alice         > "alice": no application named; write TENANT/APP, like alice/shop
            set a/b threads       > "threads": write KEY=VALUE, like threads=30
            set a/b thread=30     > no setting "thread"; did you mean "threads"?
            set a/b threads=0     > threads = 0: too small; at least 1
            rollback a/b x        > "x" is no release; write its number, like 3
            status Alice          > tenant = "Alice": not a name; lower-case letters, digits and single dashes, first a letter, like shop-2
            status a              > which instance? name it with --prefix DIR or SLIPWAY_PREFIX
            """)
    void wrongUsageIsOneLineAndStatusTwo(String words, String line) {
        slipway((Object[]) (words.isEmpty() ? new String[0] : words.split(" ", -1)))
                .saysOnly(2, line);
    }

    @Test
    void theNearestPrefixWins(@TempDir Path prefix) {
        assertTrue(slipway("--prefix", prefix + "/a", "status").err().contains("under " + prefix + "/a does not"));
        assertTrue(slipway("--prefix", prefix + "/a", "status", "--prefix", prefix + "/b")
                .err()
                .contains("under " + prefix + "/b does not"));
        Shell shell = new Shell(Map.of("SLIPWAY_PREFIX", prefix + "/c"), "", false);
        assertTrue(shell.slipway("status").err().contains("under " + prefix + "/c does not"));
        assertTrue(shell.slipway("status", "--prefix=" + prefix + "/b").err().contains("under " + prefix + "/b does"));
    }

    @Test
    void aSilentSupervisorIsAFailureThatSaysHowToStartIt(@TempDir Path prefix) {
        slipway("restart", "a/b", "--prefix", prefix)
                .saysOnly(
                        1,
                        "the supervisor under " + prefix + " does not answer (no socket " + prefix
                                + "/run/control.sock); start it with: " + prefix
                                + "/bin/slipway-supervisor --prefix " + prefix);
    }

    @Test
    void aMissingPrefixIsAFailureThatSaysSo(@TempDir Path prefix) {
        slipway("restart", "a/b", "--prefix", prefix + "/x")
                .saysOnly(
                        1,
                        "the supervisor under " + prefix + "/x does not answer (there is no such directory); "
                                + "name the instance with --prefix DIR");
    }

    @Test
    void aSocketNobodyListensOnIsAFailureToo(@TempDir Path prefix) throws Exception {
        FakeSupervisor gone = new FakeSupervisor(prefix, conversation -> {});
        gone.close();
        Call call = slipway("status", "--prefix", prefix);
        assertEquals(1, call.status());
        assertTrue(call.err().contains("(Connection refused: " + prefix + "/run/control.sock)"), call.err());
    }

    @Test
    void showsTheTableOfSettings() {
        Call call = slipway("settings");
        call.isDone();
        assertTrue(call.out().lines().anyMatch(line -> line.matches("memory-limit +size +256MiB +64MiB +1024GiB +.*")));
        assertTrue(slipway("settings", "--json").out().contains("\"name\" : \"memory-limit\""));
    }
}

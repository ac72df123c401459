package dev.slipway.supervisor.cli;

import static dev.slipway.supervisor.cli.Call.slipway;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.control.api.Checks;
import dev.slipway.supervisor.control.api.Checks.Check;
import dev.slipway.supervisor.control.api.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CheckTest {
    @TempDir
    private Path prefix;

    private FakeSupervisor finding(Check... checks) throws IOException {
        return new FakeSupervisor(
                prefix,
                conversation -> conversation.say("done", null, Wire.json().valueToTree(new Checks(List.of(checks)))));
    }

    @Test
    void theSupervisorsFindingsComeFirstAndCountMore() throws IOException {
        try (FakeSupervisor supervisor = finding(
                new Check("supervisor", "ok", "1.0, pid 7"),
                new Check("setpriv", "ok", "as the supervisor found it"))) {
            String out = slipway("check", "--prefix", prefix).out();
            List<String> lines = out.lines().toList();
            assertTrue(lines.getFirst().matches("VERDICT +SUBJECT +FINDING"), out);
            assertTrue(lines.get(1).matches("ok +supervisor +1\\.0, pid 7"), out);
            assertEquals(
                    1, lines.stream().filter(line -> line.contains("setpriv")).count(), out);
            assertTrue(lines.stream().anyMatch(line -> line.matches("ok +jdk +.*")), out);
            assertEquals(1, supervisor.requests.size());
        }
    }

    @Test
    void anErrorIsStatusOne() throws IOException {
        try (FakeSupervisor supervisor = finding(new Check("uid range", "error", "empty; set uid-range"))) {
            Call call = slipway("check", "--json", "--prefix", prefix);
            assertEquals(1, call.status());
            Checks checks = Wire.json().readValue(call.out(), Checks.class);
            assertTrue(checks.checks().contains(new Check("uid range", "error", "empty; set uid-range")));
            assertEquals(1, supervisor.requests.size());
        }
    }

    @Test
    void aSilentSupervisorIsAWarning() {
        assertTrue(slipway("check", "--prefix", prefix).out().contains("warning  supervisor"));
    }
}

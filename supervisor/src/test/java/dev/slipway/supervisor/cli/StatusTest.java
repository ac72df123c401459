package dev.slipway.supervisor.cli;

import static dev.slipway.supervisor.cli.Call.slipway;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport;
import dev.slipway.supervisor.control.api.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusTest {
    private final StatusReport report = new StatusReport(
            new StatusReport.SupervisorStatus(
                    4711, "1.0", Instant.now().minusSeconds(3 * 3600).toString()),
            List.of(
                    new StatusReport.ApplicationStatus(
                            "alice",
                            "shop",
                            "up",
                            "ready",
                            3,
                            List.of("shop.example.test", "www.example.test/shop"),
                            List.of(new StatusReport.WorkerStatus(
                                    "shop-0-17",
                                    4712,
                                    "ready",
                                    200001,
                                    200001,
                                    Instant.now().minusSeconds(305).toString(),
                                    1234,
                                    2,
                                    125L << 20,
                                    0,
                                    3)),
                            null,
                            "0001",
                            200001,
                            200001,
                            null,
                            Map.of("threads", "30"),
                            List.of(),
                            null,
                            null,
                            "full"),
                    new StatusReport.ApplicationStatus(
                            "bob",
                            "wiki",
                            "up",
                            "down",
                            0,
                            List.of(),
                            List.of(),
                            new StatusReport.LastExit(
                                    "killed by signal 9",
                                    Instant.now().minusSeconds(61).toString()),
                            "0002",
                            200002,
                            200002,
                            "It has no release; deploy one.",
                            Map.of(),
                            List.of(),
                            null,
                            null,
                            "off")));

    @TempDir
    private Path prefix;

    private FakeSupervisor reporting(StatusReport answer) throws IOException {
        return new FakeSupervisor(
                prefix,
                conversation -> conversation.say("done", null, Wire.json().valueToTree(answer)));
    }

    @Test
    void peopleSeeAnAlignedTable() throws IOException {
        try (FakeSupervisor supervisor = reporting(report)) {
            Call call = slipway("status", "--prefix", prefix);
            call.isDone();
            assertEquals("""
                    supervisor 1.0, pid 4711, running for 3 hours

                    APPLICATION  STATE             RELEASE   PID     UID  AGE        REQUESTS  IN FLIGHT   MEMORY  RESTARTS
                    alice/shop   ready                   3        200001
                      shop-0-17  ready                   3  4712  200001  5 minutes     1,234          2  125 MiB         0
                      routes: shop.example.test, www.example.test/shop
                    bob/wiki     down (wanted up)        -        200002
                      routes: none
                      last exit 61 seconds ago: killed by signal 9
                      sandbox: off
                      ! It has no release; deploy one.
                    """, call.out().replaceAll("6[1-9] seconds", "61 seconds"));
            assertEquals(List.of(new Request.Status(null)), supervisor.requests);
        }
    }

    @Test
    void programsSeeTheReportItself() throws IOException {
        try (FakeSupervisor supervisor = reporting(report)) {
            Call call = slipway("status", "alice/shop", "--json", "--prefix", prefix);
            call.isDone();
            assertEquals(report, Wire.json().readValue(call.out(), StatusReport.class));
            assertEquals(List.of(new Request.Status("alice/shop")), supervisor.requests);
        }
    }

    @Test
    void anEmptyInstanceSaysWhatToDo() throws IOException {
        try (FakeSupervisor supervisor = reporting(new StatusReport(report.supervisor(), List.of()))) {
            Call call = slipway("status", "--prefix", prefix);
            assertEquals(
                    "no applications; bring one up with: slipway apply FILE.toml",
                    call.out().lines().toList().getLast());
            assertEquals(1, supervisor.requests.size());
        }
    }

    @Test
    void settingsOfAnApplicationShowWhatIsInForceBesideTheDefault() throws IOException {
        StatusReport shop =
                new StatusReport(report.supervisor(), report.applications().subList(0, 1));
        try (FakeSupervisor supervisor = reporting(shop)) {
            Call call = slipway("settings", "alice/shop", "--prefix", prefix);
            call.isDone();
            assertEquals(List.of(new Request.Status("alice/shop")), supervisor.requests);
            assertTrue(call.out().lines().anyMatch(line -> line.matches("threads +30 +count +[0-9]+ .*")), call.out());
            assertTrue(
                    call.out().lines().anyMatch(line -> line.matches("memory-limit +256MiB +size +256MiB .*")),
                    call.out());
            String json = slipway("settings", "alice/shop", "--json", "--prefix", prefix)
                    .out();
            assertTrue(json.contains("\"value\" : \"30\""), json);
        }
    }
}

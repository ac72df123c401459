package dev.slipway.admin.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.StandInNode;
import dev.slipway.admin.stage.Tenancy;
import dev.slipway.supervisor.control.api.Snapshot;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import dev.slipway.supervisor.control.api.Snapshot.WorkerSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MeterTest {
    private final Console console = Console.shared();

    @Test
    void countersAreCountedOnceAcrossNewProcessesAndNewConsoles() {
        Tenancy tenancy = Tenancy.live(console);
        Meter meter = console.bean(Meter.class);
        String start = Instant.now().minusSeconds(60).toString();
        meter.count(snapshot(tenancy, "w-1", start, 10, 1000, 0));
        meter.count(snapshot(tenancy, "w-1", start, 10, 1000, 0));
        meter.count(snapshot(tenancy, "w-1", start, 25, 1500, 1));
        meter.count(snapshot(tenancy, "w-2", Instant.now().toString(), 5, 200, 1));
        Reply usage = console.admin().get("/tenants/" + tenancy.id() + "/usage").expect(200);
        assertEquals("30", usage.text("items/0/requests"));
        assertEquals(1.7, usage.json().at("/items/0/cpu_seconds").asDouble());
        assertEquals("1", usage.text("items/0/restarts"));
        assertTrue(usage.json().at("/items/0/memory_gb_hours").asDouble() > 0, usage.body());
        Reply all = console.admin().get("/usage").expect(200);
        assertTrue(all.each("tenant").contains(tenancy.name()));
        assertEquals(
                List.of(tenancy.name()), tenancy.owner(console).get("/usage").each("tenant"));
        console.admin().get("/usage?from=2030-01-02&to=2030-01-01").refused(422, "invalid");
        console.admin()
                .get("/tenants/" + tenancy.id() + "/usage?granularity=week")
                .refused(422, "invalid");
        assertTrue(console.admin()
                .get("/tenants/" + tenancy.id() + "/usage?granularity=day")
                .each("requests")
                .contains("30"));
    }

    private Snapshot snapshot(Tenancy tenancy, String worker, String start, long requests, long cpu, long restarts) {
        StandInNode node = console.standIn();
        ApplicationSnapshot there = Objects.requireNonNull(node.application(tenancy.key()));
        return new Snapshot(
                node.inventory("nobody").supervisor(),
                List.of(new ApplicationSnapshot(
                        there.tenant(),
                        there.application(),
                        true,
                        true,
                        false,
                        1,
                        there.artifact(),
                        List.of(1),
                        there.routes(),
                        there.settings(),
                        there.environment(),
                        "ready",
                        null,
                        there.uid(),
                        List.of(new WorkerSnapshot(
                                worker, 1, "ready", start, 1, requests, 0, restarts, cpu, 1 << 28, 1, 1, 1, 1)))));
    }

    @Test
    void metricsNeedATokenOfTheirOwnAndNameEveryApplication() {
        Tenancy tenancy = Tenancy.live(console);
        console.as("").get("//metrics").refused(401, "unauthenticated");
        tenancy.owner(console).get("//metrics").refused(403, "forbidden");
        String token = console.admin()
                .post("/tokens", java.util.Map.of("name", "prometheus", "preset", "metrics"))
                .text("token");
        String text = console.as(token).get("//metrics").expect(200).body();
        assertTrue(text.contains("slipway_supervisor_up 1"), text);
        assertTrue(
                text.contains(
                        "slipway_application_requests_total{application=\"shop\",tenant=\"" + tenancy.name() + "\"}"),
                text);
        assertTrue(text.contains("slipway_console_request_duration_seconds_bucket"), text);
    }
}

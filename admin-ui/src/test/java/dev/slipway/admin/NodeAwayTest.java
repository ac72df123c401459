package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.stage.Api;
import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.StandInNode;
import dev.slipway.admin.stage.Tenancy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of wishes when the node or the console is away, or somebody changes things by hand. */
class NodeAwayTest {
    private final Console console = Console.shared();
    private final Api api = console.admin();

    @AfterEach
    void back() {
        console.standIn().away(false);
        console.standIn().broken(null);
    }

    @Test
    void wishesWaitForTheNodeAndComeTrueWhenItIsBack() {
        Tenancy tenancy = Tenancy.live(console);
        console.standIn().away(true);
        Reply accepted = api.upload(
                        "/applications/" + tenancy.application() + "/releases", "next".getBytes(StandardCharsets.UTF_8))
                .expect(202);
        assertEquals("/api/v1/operations/" + accepted.text("id"), accepted.header("Location"));
        Reply waits = api.with("Prefer", "wait=1")
                .get("/operations/" + accepted.text("id"))
                .expect(200);
        assertTrue(Set.of("queued", "running").contains(waits.text("status")), waits.body());
        api.get("/applications/" + tenancy.application() + "/status").refused(503, "node-unavailable");
        assertEquals("false", api.get("/system").expect(200).text("node/answers"));
        console.standIn().away(false);
        Reply done = api.waiting().get("/operations/" + accepted.text("id")).expect(200);
        assertEquals("succeeded", done.text("status"));
        assertEquals("2", api.get("/releases/" + done.text("release_id")).text("number"));
    }

    @Test
    void whatIsBrokenDoesNotReplaceWhatWorksAndSaysWhy() {
        Tenancy tenancy = Tenancy.live(console);
        console.standIn().broken("exit 1");
        Api waiting = api.waiting();
        Reply refused = waiting.upload(
                        "/applications/" + tenancy.application() + "/releases", "bad".getBytes(StandardCharsets.UTF_8))
                .refused(502, "node-failed");
        assertTrue(refused.text("detail").contains("exit 1"), refused.body());
        Reply releases = api.get("/applications/" + tenancy.application() + "/releases");
        assertEquals(java.util.List.of("failed", "live"), releases.each("status"));
        assertTrue(releases.text("items/0/failure").contains("exit 1"));
        assertTrue(api.get("/releases/" + releases.text("items/0/id") + "/log")
                .body()
                .contains("handing 3 bytes"));
        console.standIn().broken(null);
        waiting.upload("/applications/" + tenancy.application() + "/releases", "bad".getBytes(StandardCharsets.UTF_8))
                .expect(201);
    }

    @Test
    void whatSomebodyChangesByHandIsShownAndNotOverwrittenUntilAsked() {
        Tenancy tenancy = Tenancy.live(console);
        console.standIn()
                .byHand(tenancy.key(), before -> StandInNode.with(Objects.requireNonNull(before), false, false));
        Reply status =
                api.get("/applications/" + tenancy.application() + "/status").expect(200);
        assertEquals("state up → down", status.text("drift/0"));
        assertEquals("false", status.text("pending"));
        api.waiting().post("/applications/" + tenancy.application() + "/start").expect(200);
        assertEquals(
                "[]",
                api.get("/applications/" + tenancy.application() + "/status")
                        .json()
                        .path("drift")
                        .toString());
        console.standIn()
                .byHand(
                        "handmade/site",
                        before -> StandInNode.with(
                                Objects.requireNonNull(console.standIn().application(tenancy.key())), true, false));
        assertTrue(api.get("/node/applications").expect(200).status() == 200);
        api.post("/tenants", Map.of("name", "handmade", "plan_id", Tenancy.plan(api, Map.of())))
                .refused(409, "name-taken");
        console.standIn().byHand("handmade/site", before -> null);
    }

    @Test
    void anOperationThatAConsoleLeftBehindIsEndedByTheNext() {
        ConsoleConfig config = Console.config(Console.directory(), null);
        String operation;
        Tenancy tenancy;
        try (Console first = Console.on(config)) {
            tenancy = Tenancy.live(first);
            first.standIn().away(true);
            operation = first.admin()
                    .upload(
                            "/applications/" + tenancy.application() + "/releases",
                            "x".getBytes(StandardCharsets.UTF_8))
                    .expect(202)
                    .text("id");
        }
        try (Console second = Console.on(config)) {
            Reply ended =
                    second.admin().waiting().get("/operations/" + operation).expect(200);
            // the stand-in of the second console has never heard of the application
            assertEquals("succeeded", ended.text("status"), ended.body());
            assertEquals(
                    "active", second.admin().get("/tenants/" + tenancy.id()).text("status"));
        }
    }

    @Test
    void settingsAreCheckedByTheNodeBeforeTheyAreWritten() {
        Tenancy tenancy = Tenancy.live(console, Map.of("max_threads", 20));
        Api owner = tenancy.owner(console).waiting().with("If-Match", "*");
        String path = "/applications/" + tenancy.application();
        owner.patch(path, Map.of("settings", Map.of("threads", "5x"))).refused(422, "invalid");
        Reply quota =
                owner.patch(path, Map.of("settings", Map.of("threads", "21"))).refused(409, "quota-exceeded");
        assertEquals("20", quota.text("quota/0/limit"));
        owner.patch(path, Map.of("settings", Map.of("threads", "20"))).expect(200);
        assertEquals(
                "20",
                Objects.requireNonNull(console.standIn().application(tenancy.key()))
                        .settings()
                        .get("threads"));
        owner.patch(path + "/environment", Map.of("variables", Map.of("LD_PRELOAD", Map.of("value", "x"))))
                .refused(422, "invalid");
        Reply set = owner.patch(path + "/environment", Map.of("variables", Map.of("KEY", Map.of("value", "s3cret"))))
                .expect(200);
        assertTrue(!set.body().contains("s3cret"), set.body());
        assertEquals("true", set.text("items/0/secret"));
        assertTrue(
                !console.admin().get("/audit?tenant_id=" + tenancy.id()).body().contains("s3cret"));
    }

    @Test
    void eventsAreStreamedFromWhereTheClientLeft() {
        Tenancy tenancy = Tenancy.live(console);
        Reply listed = api.get("/events?tenant_id=" + tenancy.id()).expect(200);
        assertTrue(listed.each("type").contains("release.live"), listed.body());
        long last = Long.parseLong(listed.each("id").getLast()) - 1;
        var lines = api.with("Last-Event-ID", Long.toString(last)).stream(
                "/events?tenant_id=" + tenancy.id(), line -> line.contains("release.live"));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("id:")), lines.toString());
    }
}

package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.stage.Api;
import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.SharedConsole;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a control panel does with one tenant from its order to its end, each step twice. */
@ExtendWith(SharedConsole.class)
class TenantStoryTest {
    private final Console console;
    private final Api api;

    TenantStoryTest(Console console) {
        this.console = console;
        this.api = console.admin().waiting();
    }

    @Test
    void everyStepOfTheStorySaidTwiceChangesNothingTheSecondTime() {
        String small = api.post("/plans", Map.of("name", "Story small", "limits", Map.of("max_memory_mib", 128)))
                .expect(201)
                .text("id");
        api.post("/plans", Map.of("name", "Story small")).refused(409, "name-taken");
        String large =
                api.post("/plans", Map.of("name", "Story large")).expect(201).text("id");

        Map<String, String> order =
                Map.of("name", "story", "plan_id", "Story small", "contact_email", "ann@example.test");
        Reply made = api.put("/tenants/by-external-id/whmcs-77", order).expect(201);
        String id = made.text("id");
        assertEquals("active", made.text("status"));
        Reply again = api.put("/tenants/by-external-id/whmcs-77", order).expect(200);
        assertEquals(id, again.text("id"));
        assertEquals(made.header("ETag"), again.header("ETag"));
        assertEquals(small, again.text("plan_id"));

        String app = api.post("/tenants/" + id + "/applications", Map.of("name", "shop"))
                .expect(201)
                .text("id");
        api.post("/tenants/" + id + "/applications", Map.of("name", "shop")).refused(409, "name-taken");
        api.post("/applications/" + app + "/domains", Map.of("host", "Story.example.test"))
                .expect(201);
        api.post("/applications/" + app + "/domains", Map.of("host", "story.example.test"))
                .refused(409, "route-taken");

        byte[] war = "first".getBytes(StandardCharsets.UTF_8);
        Reply live = api.upload("/applications/" + app + "/releases", war).expect(201);
        assertEquals("live", live.text("status"));
        Reply same = api.upload("/applications/" + app + "/releases", war).expect(200);
        assertEquals(live.text("id"), same.text("id"));
        assertEquals(List.of("story.example.test"), there().routes());
        assertEquals("128MiB", there().settings().get("memory-limit"));

        api.upload("/applications/" + app + "/releases", "second".getBytes(StandardCharsets.UTF_8))
                .expect(201);
        Reply back = api.post("/applications/" + app + "/releases", Map.of("rollback_to", 1))
                .expect(201);
        assertEquals("3", back.text("number"));
        assertEquals("rollback", back.text("kind"));
        assertEquals(1, there().release());
        api.post("/applications/" + app + "/releases", Map.of("rollback_to", 1)).expect(200);

        Map<String, String> why = Map.of("code", "nonpayment", "reason", "invoice 12");
        Reply suspended = api.post("/tenants/" + id + "/suspend", why).expect(200);
        assertEquals("suspended", suspended.text("status"));
        assertEquals("nonpayment", suspended.text("suspension/code"));
        assertTrue(there().suspended());
        assertEquals(
                suspended.header("ETag"),
                api.post("/tenants/" + id + "/suspend", why).expect(200).header("ETag"));
        api.upload("/applications/" + app + "/releases", "third".getBytes(StandardCharsets.UTF_8))
                .refused(409, "tenant-suspended");
        api.post("/tenants/" + id + "/login-link").expect(201);

        Reply active = api.post("/tenants/" + id + "/unsuspend").expect(200);
        assertEquals("active", active.text("status"));
        assertFalse(active.has("suspension"));
        assertTrue(there().up());
        assertEquals(
                active.header("ETag"),
                api.post("/tenants/" + id + "/unsuspend").expect(200).header("ETag"));

        Reply dry = api.post("/tenants/" + id + "/change-plan", Map.of("plan_id", large, "dry_run", true))
                .expect(200);
        assertEquals("true", dry.text("fits"));
        assertEquals("false", dry.text("changed"));
        assertEquals("128MiB", there().settings().get("memory-limit"));
        api.post("/tenants/" + id + "/change-plan", Map.of("plan_id", large)).expect(200);
        assertFalse(there().settings().containsKey("memory-limit"));
        assertEquals(
                "false",
                api.post("/tenants/" + id + "/change-plan", Map.of("plan_id", large))
                        .expect(200)
                        .text("changed"));

        Reply leaving = api.delete("/tenants/" + id + "?retain_data_days=3").expect(200);
        assertEquals("terminating", leaving.text("status"));
        assertTrue(there().suspended());
        assertEquals(
                leaving.text("retained_until"),
                api.delete("/tenants/" + id + "?retain_data_days=3").expect(200).text("retained_until"));
        api.post("/tenants/" + id + "/unsuspend").refused(409, "tenant-terminated");

        Reply gone = api.delete("/tenants/" + id + "?retain_data_days=0").expect(200);
        assertEquals("terminated", gone.text("status"));
        assertEquals(null, console.standIn().application("story/shop"));
        api.delete("/tenants/" + id + "?retain_data_days=0").expect(200);
        api.get("/applications/" + app).refused(404, "not-found");
        api.post("/tenants", Map.of("name", "story", "plan_id", large)).refused(409, "name-taken");
    }

    private ApplicationSnapshot there() {
        return Objects.requireNonNull(console.standIn().application("story/shop"));
    }
}

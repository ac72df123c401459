package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.stage.Api;
import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.Tenancy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {
    private final Console console = Console.shared();
    private final Api api = console.admin().waiting().with("If-Match", "*");

    @Test
    void everyWriteIsThereWithActorAddressBeforeAndAfter() {
        Tenancy tenancy = Tenancy.live(console);
        String app = "/applications/" + tenancy.application();
        String tenant = "/tenants/" + tenancy.id();
        written("application.change", () -> api.patch(app, Map.of("settings", Map.of("threads", "7"))));
        written(
                "environment.change",
                () -> api.patch(
                        app + "/environment", Map.of("variables", Map.of("KEY", Map.of("value", "hidden-secret")))));
        written("domain.add", () -> api.post(app + "/domains", Map.of("host", tenancy.name() + "2.example.test")));
        written("domain.remove", () -> api.delete("/domains/" + tenancy.domain()));
        written("release.deploy", () -> api.upload(app + "/releases", "next".getBytes(StandardCharsets.UTF_8)));
        written("release.rollback", () -> api.post(app + "/releases", Map.of("rollback_to", 1)));
        written("application.stop", () -> api.post(app + "/stop"));
        written("application.start", () -> api.post(app + "/start"));
        written("application.restart", () -> api.post(app + "/restart"));
        written("application.lock", () -> api.post(app + "/lock", Map.of("reason", "holidays")));
        api.upload(app + "/releases", "locked".getBytes(StandardCharsets.UTF_8)).refused(409, "application-locked");
        written("application.unlock", () -> api.post(app + "/unlock"));
        written("application.reconcile", () -> api.post(app + "/reconcile"));
        written("application.diagnose", () -> api.post(app + "/diagnose", Map.of("what", "threads")));
        written(
                "worker.recycle",
                () -> api.post(
                        app + "/workers/" + api.get(app + "/workers").each("id").getFirst() + "/recycle"));
        written("tenant.change", () -> api.patch(tenant, Map.of("labels", Map.of("a", "b"))));
        written("tenant.renew", () -> api.post(tenant + "/renew", Map.of("paid_until", "2030-01-31T00:00:00Z")));
        written("tenant.change-password", () -> api.post(tenant + "/change-password"));
        written("tenant.login-link", () -> api.post(tenant + "/login-link"));
        written("tenant.restart", () -> api.post(tenant + "/restart"));
        written("tenant.suspend", () -> api.post(tenant + "/suspend"));
        written("tenant.unsuspend", () -> api.post(tenant + "/unsuspend"));
        written("application.remove", () -> api.delete(app));
        written("tenant.terminate", () -> api.delete(tenant));
        Reply all = api.get("/audit?limit=500&tenant_id=" + tenancy.id());
        assertTrue(!all.body().contains("hidden-secret"), "no secret is written down");
        assertEquals(
                List.of("127.0.0.1"), all.each("address").stream().distinct().toList());
    }

    private void written(String action, java.util.function.Supplier<Reply> write) {
        int before = count(action);
        Reply reply = write.get();
        assertTrue(reply.status() < 300, action + ": " + reply.status() + " " + reply.body());
        assertEquals(before + 1, count(action), action);
        Reply entry = api.get("/audit?limit=1&action=" + action);
        assertEquals("token test", entry.text("items/0/actor"));
        assertEquals(reply.header("Request-Id"), entry.text("items/0/request_id"));
    }

    private int count(String action) {
        return api.get("/audit?limit=500&action=" + action).each("id").size();
    }
}

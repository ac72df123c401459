package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Console;
import dev.slipway.e2e.stage.Console.Said;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

/** The console with everything real: supervisor, httpd, uids, workers. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    private final Instance instance;
    private final Console console;
    private final Applications archives;

    ConsoleIT(Instance instance) throws Exception {
        this.instance = instance;
        this.console = instance.console();
        this.archives = new Applications(instance.prefix());
    }

    @BeforeEach
    void start() {
        if (console.processes().isEmpty()) {
            console.start();
        }
        Outcome token = instance.slipway("token", "create", "--preset", "admin", "--json");
        token.succeeded();
        console.as(new JsonMapper().readTree(token.out()).path("token").asString());
        console.post("/plans", "{\"name\":\"Plan\",\"limits\":{\"max_applications\":5}}");
        console.post("/plans", "{\"name\":\"Tight\",\"limits\":{\"max_memory_mib\":128}}");
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    /** Its uid is of the instance's range, where other tests look for what must be gone. */
    @AfterAll
    void end() {
        console.kill();
    }

    private String tenant(String name) {
        return console.put("/tenants/by-external-id/x-" + name, "{\"name\":\"" + name + "\",\"plan_id\":\"Plan\"}")
                .expect(201)
                .text("id");
    }

    private String application(String tenantId, String host) {
        String id = console.post("/tenants/" + tenantId + "/applications", "{\"name\":\"shop\"}")
                .expect(201)
                .text("id");
        console.post("/applications/" + id + "/domains", "{\"host\":\"" + host + "\"}")
                .expect(201);
        return id;
    }

    private Answer site(String host) {
        return instance.front().get(host, "/");
    }

    @Test
    void itRunsAsAnUnprivilegedUidThatIsNoTenants() {
        List<Proc> processes = console.processes();
        assertEquals(1, processes.size());
        Map<String, String> status = processes.getFirst().status();
        assertTrue(processes.getFirst().uid() > 1000, status.toString());
        assertEquals("0000000000000000", status.get("CapEff"));
        assertEquals("1", status.get("NoNewPrivs"));
        assertEquals("", status.get("Groups"));
    }

    @Test
    void theStoryOfATenantOnARealNode() throws Exception {
        String id = tenant("maple");
        String app = application(id, "maple.example.test");
        Said live = console.upload("/applications/" + app + "/releases", archives.probe("1"))
                .expect(201);
        assertEquals("live", live.text("status"));
        assertEquals("1", site("maple.example.test").said("release"));
        console.upload("/applications/" + app + "/releases", archives.probe("1"))
                .expect(200);
        assertEquals(
                1,
                console.get("/applications/" + app + "/workers")
                        .json()
                        .path("items")
                        .size());

        console.upload("/applications/" + app + "/releases", archives.probe("2"))
                .expect(201);
        assertEquals("2", site("maple.example.test").said("release"));
        Said broken = console.upload("/applications/" + app + "/releases", archives.crash("3"))
                .expect(502);
        assertEquals("node-failed", broken.text("code"));
        assertEquals("2", site("maple.example.test").said("release"));
        console.post("/applications/" + app + "/releases", "{\"rollback_to\":1}")
                .expect(201);
        assertEquals("1", site("maple.example.test").said("release"));

        console.post("/tenants/" + id + "/suspend", "{\"code\":\"nonpayment\"}").expect(200);
        Answer suspended = site("maple.example.test");
        assertEquals(503, suspended.status());
        assertTrue(suspended.body().contains("has been suspended"), suspended.body());
        console.upload("/applications/" + app + "/releases", archives.probe("4"))
                .expect(409);
        instance.supervisor().kill();
        instance.supervisor().start();
        assertEquals(503, site("maple.example.test").status());
        console.post("/tenants/" + id + "/unsuspend", "{}").expect(200);
        assertEquals("1", site("maple.example.test").said("release"));

        console.post("/tenants/" + id + "/change-plan", "{\"plan_id\":\"Tight\"}")
                .expect(200);
        assertEquals(
                "[]",
                console.get("/applications/" + app + "/status")
                        .json()
                        .path("drift")
                        .toString());
        instance.slipway("set", "maple/shop", "threads=3").succeeded();
        assertEquals(
                "threads default → 3",
                console.get("/applications/" + app + "/status").text("drift/0"));

        console.delete("/tenants/" + id + "?retain_data_days=0").expect(200);
        assertEquals(404, site("maple.example.test").status());
        assertFalse(Files.exists(instance.prefix().resolve("tenants/maple")));
        assertFalse(Files.exists(instance.prefix().resolve("log/maple")));
    }

    @Test
    void aConsoleKilledInTheMiddleEndsEveryOperationOnceItIsBack() throws Exception {
        String id = tenant("aspen");
        String app = application(id, "aspen.example.test");
        console.upload("/applications/" + app + "/releases", archives.probe("1"))
                .expect(201);
        for (int i = 2; i <= 6; i++) {
            Path archive = archives.probe(Integer.toString(i));
            CompletableFuture<Said> deploy = CompletableFuture.supplyAsync(() -> {
                try {
                    return console.upload("/applications/" + app + "/releases", archive);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150L * i));
            console.kill();
            deploy.join();
            console.start();
            Await.until(
                    "the end of every operation",
                    () -> console.get("/operations?status=queued")
                                    .json()
                                    .path("items")
                                    .isEmpty()
                            && console.get("/operations?status=running")
                                    .json()
                                    .path("items")
                                    .isEmpty());
            assertTrue(console.get("/applications/" + app + "/releases")
                    .json()
                    .path("items")
                    .valueStream()
                    .noneMatch(release -> release.path("status").asString().equals("pending")));
            assertEquals(200, site("aspen.example.test").status());
        }
        String current = console.get("/applications/" + app).text("current_release_id");
        assertNotEquals("", current);
        assertEquals(
                "[]",
                console.get("/applications/" + app + "/status")
                        .json()
                        .path("drift")
                        .toString());
        CompletableFuture<Said> terminate =
                CompletableFuture.supplyAsync(() -> console.delete("/tenants/" + id + "?retain_data_days=0"));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        console.kill();
        terminate.join();
        console.start();
        if (!console.get("/tenants/" + id).text("status").startsWith("terminat")) {
            console.delete("/tenants/" + id + "?retain_data_days=0").expect(200);
        }
        Await.until(
                "the end of the tenant",
                () -> console.get("/tenants/" + id).text("status").equals("terminated"));
        assertFalse(Files.exists(instance.prefix().resolve("tenants/aspen")));
    }
}

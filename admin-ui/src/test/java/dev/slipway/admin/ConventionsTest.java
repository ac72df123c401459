package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.stage.Api;
import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.SharedConsole;
import dev.slipway.admin.stage.Tenancy;
import dev.slipway.supervisor.control.api.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedConsole.class)
class ConventionsTest {
    private final Console console;
    private final Api api;

    ConventionsTest(Console console) {
        this.console = console;
        this.api = console.admin();
    }

    @Test
    void whatIsWrongInABodyIsNamedByItsPointer() {
        Reply unknown = api.post("/plans", Map.of("name", "x", "limits", Map.of("max_aplications", 1)))
                .refused(422, "unknown-field");
        assertEquals("/limits/max_aplications", unknown.text("errors/0/pointer"));
        assertTrue(unknown.text("errors/0/detail").contains("max_applications"), unknown.body());
        assertEquals("application/problem+json", unknown.header("Content-Type"));
        assertEquals(unknown.header("Request-Id"), unknown.text("request_id"));

        Reply wrong = api.post("/plans", Map.of("name", "x", "limits", Map.of("max_domains", -1)))
                .refused(422, "invalid");
        assertEquals("/limits/max_domains", wrong.text("errors/0/pointer"));
        Reply type = api.post("/plans", Map.of("name", "x", "limits", Map.of("max_domains", "many")))
                .refused(422, "invalid");
        assertEquals("/limits/max_domains", type.text("errors/0/pointer"));
        api.post("/plans", Map.of()).refused(422, "invalid");
        raw("{\"name\":\"a\",\"name\":\"b\"}").refused(400, "bad-request");
        raw("{\"name\":\"a\"} x").refused(400, "bad-request");
        raw("").refused(400, "bad-request");
        raw("[]").expect(400);
        raw("{\"name\":\"\\u0000\"}").expect(422);
        api.post("/tenants/x/login-link", Map.of("ttl", 5.5)).refused(422, "invalid");
    }

    private Reply raw(String body) {
        return api.send("POST", "/plans", body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aParameterThatDoesNotExistIsRefusedBeforeAnythingHappens() {
        Reply refused = api.delete("/tenants/x?retain=0").refused(422, "invalid");
        assertEquals("retain", refused.text("errors/0/pointer"));
        api.get("/tenants?limit=0").refused(422, "invalid");
        api.get("/tenants?limit=501").refused(422, "invalid");
        api.get("/tenants?cursor=%21").refused(422, "invalid");
        api.get("/tenants?updated_since=yesterday").refused(422, "invalid");
        api.get("/tenants?status=a&status=b").refused(422, "invalid");
    }

    @Test
    void addressesAndMethodsThatDoNotExistAreProblemsToo() {
        api.get("/nothing").refused(404, "not-found");
        api.get("/plans/pln_x").refused(404, "not-found");
        api.patch("/plans", Map.of()).refused(405, "method-not-allowed");
        api.with("Content-Type", "text/plain").post("/plans", "x").refused(415, "unsupported-media-type");
        api.with("Accept", "image/png").get("/plans").refused(406, "not-acceptable");
        console.as("").get("/plans").refused(401, "unauthenticated");
        console.as("slw_wrong").get("/plans").refused(401, "unauthenticated");
    }

    @Test
    void aChangeNeedsTheVersionThatItsWriterHasSeen() {
        Reply made = api.post("/plans", Map.of("name", Tenancy.unique("Tag"))).expect(201);
        String path = "/plans/" + made.text("id");
        String tag = made.header("ETag");
        assertEquals("\"1\"", tag);
        Map<String, String> change = Map.of("name", Tenancy.unique("Tag"));
        api.put(path, change).refused(428, "if-match-needed");
        api.with("If-Match", "\"7\"").put(path, change).refused(412, "stale");
        Reply changed = api.with("If-Match", tag).put(path, change).expect(200);
        assertEquals("\"2\"", changed.header("ETag"));
        api.with("If-Match", tag).delete(path).refused(412, "stale");
        assertEquals("\"2\"", api.get(path).header("ETag"));
        api.with("If-Match", "\"2\"").delete(path).expect(204);
    }

    @Test
    void aRepeatedKeyIsAnsweredAsBeforeAndAnotherBodyIsRefused() {
        Api once = api.with("Idempotency-Key", Tenancy.unique("key"));
        Map<String, String> body = Map.of("name", Tenancy.unique("Once"));
        Reply first = once.post("/plans", body).expect(201);
        Reply second = once.post("/plans", body).expect(201);
        assertEquals(first.body(), second.body());
        assertEquals(first.header("Location"), second.header("Location"));
        assertEquals("true", second.header("Idempotency-Replayed"));
        once.post("/plans", Map.of("name", "other")).refused(422, "key-reused");
        once.post("/tenants", body).refused(422, "key-reused");
        Api refused = api.with("Idempotency-Key", Tenancy.unique("key"));
        refused.post("/plans", Map.of()).expect(422);
        refused.post("/plans", Map.of()).expect(422);
    }

    @Test
    void aRequestWithTheSameKeyThatIsBeingAnsweredIsRefused() {
        Tenancy tenancy = Tenancy.live(console);
        console.standIn().slow(1500);
        try {
            Api once = api.waiting().with("Idempotency-Key", Tenancy.unique("key"));
            CompletableFuture<Reply> first = CompletableFuture.supplyAsync(
                    () -> once.post("/applications/" + tenancy.application() + "/restart"));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            Request restart = new Request.Restart(tenancy.key());
            while (!console.standIn().heard().contains(restart) && System.nanoTime() < deadline) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            Reply second = once.post("/applications/" + tenancy.application() + "/restart");
            second.refused(409, "request-in-flight");
            assertFalse(second.header("Retry-After").isEmpty());
            first.join().expect(200);
        } finally {
            console.standIn().slow(0);
        }
    }

    @Test
    void listsComeInPagesThatAreStableAndLinked() {
        String word = Tenancy.unique("Paged");
        for (int i = 0; i < 5; i++) {
            api.post("/plans", Map.of("name", word + " " + i)).expect(201);
        }
        List<String> names = new ArrayList<>();
        String path = "/plans?limit=2&q=" + word;
        int pages = 0;
        for (String next = path; next != null; pages++) {
            Reply page = api.get(next).expect(200);
            names.addAll(page.each("name"));
            String link = page.header("Link");
            assertEquals(page.has("next_cursor"), !link.isEmpty());
            next = link.isEmpty() ? null : "/plans" + link.substring(link.indexOf('<') + 1, link.indexOf('>'));
        }
        assertEquals(3, pages);
        assertEquals(5, names.size());
        assertEquals(names.stream().sorted().toList(), names);
    }

    @Test
    void whoAsksTooMuchIsToldWhenToAskAgain() {
        try (Console small = Console.on(
                Console.config(Console.directory(), null),
                Map.of("slipway.rate.burst", "5", "slipway.rate.per-second", "1"))) {
            Reply last = small.admin().get("/plans").expect(200);
            for (int i = 0; i < 6 && last.status() == 200; i++) {
                last = small.admin().get("/plans");
            }
            last.refused(429, "rate-limited");
            assertTrue(Integer.parseInt(last.header("Retry-After")) >= 1);
            assertTrue(last.header("RateLimit-Policy").contains("q=5"), last.header("RateLimit-Policy"));
            small.node().get("/api/v1/plans").expect(200);
        }
    }

    @Test
    void everyAnswerNamesItsRequest() {
        assertEquals("mine-1", api.with("Request-Id", "mine-1").get("/plans").header("Request-Id"));
        assertTrue(api.with("Request-Id", "not a good one")
                .get("/plans")
                .header("Request-Id")
                .startsWith("req-"));
    }
}

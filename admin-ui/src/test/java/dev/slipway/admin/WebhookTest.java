package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.admin.stage.Api;
import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.Tenancy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private final Console console = Console.shared();
    private final Api api = console.admin();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final AtomicInteger answer = new AtomicInteger(204);
    private final HttpServer receiver;

    private record Received(String body, String id, String timestamp, String signature) {}

    WebhookTest() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        receiver.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            // before anybody knows of it, who would then change it
            int status = answer.get();
            received.add(new Received(
                    body,
                    header(exchange, "webhook-id"),
                    header(exchange, "webhook-timestamp"),
                    header(exchange, "webhook-signature")));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    @AfterEach
    void silence() {
        receiver.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook?x=1";
    }

    @Test
    void eventsArriveSignedOnceAndCanBeSentAgain() throws Exception {
        Tenancy tenancy = Tenancy.live(console);
        Reply hook = api.post(
                        "/webhooks", Map.of("url", url(), "events", List.of("tenant.*"), "tenant_id", tenancy.id()))
                .expect(201);
        assertFalse(api.get("/webhooks/" + hook.text("id")).has("secret"));
        api.waiting().post("/tenants/" + tenancy.id() + "/suspend").expect(200);
        Received got = take();
        assertTrue(got.body().contains("tenant.suspended"), got.toString());
        String signed = got.id() + "." + got.timestamp() + "." + got.body();
        assertEquals("v1," + hmac(hook.text("secret"), signed), got.signature());
        Reply log = await(hook.text("id"), "delivered");
        assertEquals("204", log.text("items/0/last_status"));
        api.post("/webhooks/" + hook.text("id") + "/deliveries/" + log.text("items/0/id") + "/redeliver")
                .expect(200);
        assertEquals(got.id(), take().id());
        Reply rotated =
                api.post("/webhooks/" + hook.text("id") + "/rotate-secret").expect(200);
        api.waiting().post("/tenants/" + tenancy.id() + "/unsuspend").expect(200);
        Received both = take();
        assertEquals(2, both.signature().split(" ", -1).length);
        assertTrue(both.signature()
                .contains(hmac(rotated.text("secret"), both.id() + "." + both.timestamp() + "." + both.body())));
    }

    @Test
    void whatIsNotTakenIsTriedAgain() throws Exception {
        Tenancy tenancy = Tenancy.live(console);
        answer.set(500);
        api.post("/webhooks", Map.of("url", url(), "tenant_id", tenancy.id())).expect(201);
        api.waiting().post("/tenants/" + tenancy.id() + "/suspend").expect(200);
        Received first = take();
        answer.set(200);
        Received second = take();
        while (!second.id().equals(first.id())) {
            second = take();
        }
        assertEquals(first.body(), second.body());
    }

    @Test
    void ourOwnNetworkCannotBeReached() {
        Tenancy tenancy = Tenancy.live(console);
        for (String url : List.of(
                "http://169.254.169.254/latest",
                "http://10.0.0.1/",
                "http://[::1]:9/",
                "http://[fe80::1]/",
                "http://0.0.0.0/")) {
            String hook = api.post("/webhooks", Map.of("url", url, "tenant_id", tenancy.id()))
                    .expect(201)
                    .text("id");
            api.waiting().post("/tenants/" + tenancy.id() + "/suspend").expect(200);
            api.waiting().post("/tenants/" + tenancy.id() + "/unsuspend").expect(200);
            Reply log = await(hook, "pending");
            assertTrue(log.text("items/0/last_error").contains("may not reach"), log.body());
            api.delete("/webhooks/" + hook).expect(204);
        }
        api.post("/webhooks", Map.of("url", "ftp://example.test/")).refused(422, "invalid");
        api.post("/webhooks", Map.of("url", "http://user@example.test/")).refused(422, "invalid");
    }

    private Received take() throws InterruptedException {
        Received got = received.poll(60, TimeUnit.SECONDS);
        if (got == null) {
            throw new AssertionError("no delivery came");
        }
        return got;
    }

    /** The log, once its newest entry has been tried and is so. */
    private Reply await(String hook, String status) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            Reply log = api.get("/webhooks/" + hook + "/deliveries").expect(200);
            if (log.has("items/0/status")
                    && log.text("items/0/status").equals(status)
                    && !log.text("items/0/attempts").equals("0")) {
                return log;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("the delivery did not become " + status);
    }

    private static String hmac(String secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}

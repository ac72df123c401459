package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Connection;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an application sees of a client through httpd, and what a client sees of it, under each kind of route. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutingIT {
    private static final String HOST = "rowan.example.test";
    private static final String SHARED = "www.rowan.example.test";

    private final Instance instance;
    private final List<Application> applications;

    RoutingIT(Instance instance) throws Exception {
        this.instance = instance;
        Applications archives = new Applications(instance.prefix());
        this.applications = List.of(
                Application.of("rowan", "new", archives.probe("new"), HOST, SHARED + "/shop", SHARED + "/deep/er/path"),
                Application.of("sorrel", "old", archives.javaxProbe("old"), SHARED + "/old", "sorrel.example.test"),
                Application.of("thyme", "root", archives.probe("root"), SHARED));
    }

    @BeforeAll
    void goLive() {
        applications.parallelStream().forEach(instance::live);
    }

    @AfterAll
    void remove() {
        instance.removeAll();
    }

    private Answer get(String host, String target) {
        return instance.front().get(host, target);
    }

    @Test
    void anUnknownHostIsNotFound() {
        Answer answer = get("nobody.example.test", "/");
        assertEquals(404, answer.status());
        assertEquals(Optional.empty(), answer.header("Retry-After"));
    }

    @Test
    void theServletGenerationComesFromTheArchive() {
        assertEquals("jakarta.servlet.http.HttpServletRequest", get(HOST, "/").said("api"));
        assertEquals(
                "javax.servlet.http.HttpServletRequest",
                get("sorrel.example.test", "/").said("api"));
    }

    @Test
    void theLongestPrefixDecidesAndIsTheContextPath() {
        for (String prefix : List.of("/shop", "/deep/er/path", "/old")) {
            Answer answer = get(SHARED, prefix + "/a/b?c=d");
            assertEquals(prefix.equals("/old") ? "old" : "new", answer.said("release"));
            assertEquals(prefix, answer.said("contextPath"));
            assertEquals(prefix + "/a/b", answer.said("requestURI"));
            assertEquals("http://" + SHARED + prefix + "/a/b", answer.said("requestURL"));
            assertEquals("c=d", answer.said("query"));
        }
        for (String path : List.of("/", "/shopping", "/deep/er", "/deep/er/pathetic", "/ol")) {
            Answer answer = get(SHARED, path);
            assertEquals("root", answer.said("release"));
            assertEquals("", answer.said("contextPath"));
            assertEquals(path, answer.said("requestURI"));
        }
    }

    @Test
    void aPrefixWithoutItsSlashIsRedirected() {
        Answer answer = get(SHARED, "/shop?a=b");
        assertTrue(Set.of(301, 302, 307, 308).contains(answer.status()), answer.toString());
        assertEquals(
                "http://" + SHARED + "/shop/?a=b", answer.header("Location").orElse(""));
    }

    @Test
    void redirectsOfTheApplicationStayUnderItsPrefix() {
        for (String prefix : List.of("/shop", "/deep/er/path", "/old")) {
            assertEquals(prefix + "/next", location(prefix + "/redirect?to=next"));
            assertEquals("/elsewhere", location(prefix + "/redirect?to=/elsewhere"));
        }
        assertEquals("/next", location("/redirect?to=next"));
    }

    /** Where the answer points to, on the same host. */
    private String location(String target) {
        Answer answer = get(SHARED, target);
        assertEquals(302, answer.status(), answer.toString());
        return answer.header("Location").orElse("").replace("http://" + SHARED, "");
    }

    @Test
    void sessionsOfOneHostAreKeptApartByTheirPath() {
        Answer shop = get(SHARED, "/shop/session");
        assertEquals("1", shop.said("count"));
        assertTrue(shop.header("Set-Cookie").orElse("").contains("Path=/shop"), shop.toString());
        Ask again = Ask.get(SHARED, "/shop/session").with(shop.cookies());
        assertEquals("2", instance.front().exchange(again).said("count"));
        Answer root = get(SHARED, "/session");
        assertTrue(root.header("Set-Cookie").orElse("").contains("Path=/"), root.toString());
        assertFalse(root.header("Set-Cookie").orElse("").contains("Path=/shop"), root.toString());
    }

    @Test
    void theApplicationSeesWhoAsksAndAClientCannotPretend() {
        Ask ask = Ask.get(HOST + ":4711", "/");
        for (String name : List.of(
                "Forwarded",
                "X-Forwarded-For",
                "X-Forwarded-Proto",
                "X-Forwarded-Host",
                "X-Forwarded-Port",
                "X-Forwarded-Prefix",
                "X_Forwarded_For",
                "X-Real-IP",
                "X-Original-URL",
                "Slipway-Secret",
                "Slipway-Prefix",
                "Slipway_Prefix",
                "Proxy",
                "SSL-Client-Verify",
                "Remote-User")) {
            ask = ask.with(name + ": forged; for=10.9.8.7");
        }
        Answer answer = instance.front().exchange(ask);
        assertEquals("127.0.0.1", answer.said("remoteAddr"));
        assertEquals("http", answer.said("scheme"));
        assertEquals("false", answer.said("secure"));
        assertEquals(HOST, answer.said("serverName"));
        assertEquals("4711", answer.said("serverPort"));
        assertEquals("", answer.said("contextPath"));
        assertFalse(answer.body().contains("forged"), answer.body());
        assertFalse(answer.body().toLowerCase(java.util.Locale.ROOT).contains("slipway-"), answer.body());
    }

    @Test
    void whatItIsNamedInAConnectionHeaderIsNotLost() {
        Answer answer = instance.front()
                .raw("GET / HTTP/1.1\r\nHost: " + HOST
                        + "\r\nConnection: close, X-Forwarded-For, Slipway-Secret, Slipway-Prefix\r\n\r\n");
        assertEquals(200, answer.status());
        assertEquals("127.0.0.1", answer.said("remoteAddr"));
    }

    @Test
    void anApplicationsOwnErrorsPassAsTheyAre() {
        for (int status : List.of(404, 500, 502, 503)) {
            Answer answer = get(HOST, "/status?status=" + status);
            assertEquals(status, answer.status());
            assertTrue(answer.header("X-Worker").isPresent());
            assertEquals("", answer.body());
        }
    }

    @Test
    void aStoppedApplicationIsUnavailableAtOnceAndBackWhenStarted() {
        instance.slipway("stop", "sorrel/old").succeeded();
        for (Answer answer : List.of(get("sorrel.example.test", "/"), get(SHARED, "/old/"), get(SHARED, "/old"))) {
            assertEquals(503, answer.status());
            assertTrue(Integer.parseInt(answer.header("Retry-After").orElse("0")) > 0, answer.toString());
            assertTrue(answer.body().contains("stopped"), answer.body());
        }
        assertEquals("root", get(SHARED, "/").said("release"));
        instance.slipway("start", "sorrel/old").succeeded();
        assertEquals("old", get(SHARED, "/old/").said("release"));
    }

    @Test
    void webSocketsAreCarriedBothWays() throws Exception {
        for (String[] route :
                new String[][] {{HOST, "/echo"}, {SHARED, "/shop/echo"}, {"sorrel.example.test", "/echo"}}) {
            try (Connection connection = instance.front().connect()) {
                connection.send("GET " + route[1] + " HTTP/1.1\r\nHost: " + route[0]
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                String head = connection.receiveThrough("\r\n\r\n");
                assertTrue(head.startsWith("HTTP/1.1 101 "), head);
                assertTrue(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), head);
                for (String text : List.of("one", "two")) {
                    // a text frame whose mask is zero
                    connection.send("\u0081" + (char) (0x80 | text.length()) + "\0\0\0\0" + text);
                    String frame = "\u0081" + (char) ("echo:" + text).length() + "echo:" + text;
                    assertEquals(frame, connection.receiveThrough(text));
                }
            }
        }
    }

    @Test
    void eventsArriveWhileTheAnswerGoesOn() throws Exception {
        try (Connection connection = instance.front().connect()) {
            // would take half an hour
            connection.send(Ask.get(SHARED, "/shop/events?count=9000"));
            String start = connection.receiveThrough("data: 4\n\n");
            assertTrue(start.contains("text/event-stream"), start);
        }
    }

    @Test
    void aBodyArrivesWholeHoweverItIsSent() throws Exception {
        byte[] body = new byte[1_500_000];
        new java.util.Random(7).nextBytes(body);
        String digest = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(body));
        assertEquals(
                digest,
                instance.front()
                        .exchange(Ask.post(HOST, "/post?id=plain", body))
                        .said("sha256"));
        try (Connection connection = instance.front().connect()) {
            connection.send(
                    "POST /post?id=chunked HTTP/1.1\r\nHost: " + HOST + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int at = 0; at < body.length; at += 100_000) {
                connection.send(Integer.toHexString(100_000) + "\r\n");
                connection.send(java.util.Arrays.copyOfRange(body, at, at + 100_000));
                connection.send("\r\n");
            }
            connection.send("0\r\n\r\n");
            assertEquals(digest, connection.receive().said("sha256"));
        }
    }
}

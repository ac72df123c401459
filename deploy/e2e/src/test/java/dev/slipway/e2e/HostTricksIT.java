package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that try to be taken for somebody else's. */
// What must hold, 11
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostTricksIT {
    private static final Set<Integer> REFUSED = Set.of(400, 403, 404, 405, 413, 414, 431, 501);
    private static final String END = "Connection: close\r\n\r\n";

    private final Instance instance;
    private final Application own;
    private final Application other;

    HostTricksIT(Instance instance) throws Exception {
        this.instance = instance;
        Applications archives = new Applications(instance.prefix());
        this.own =
                Application.of("mallow", "own", archives.probe("own"), "own.example.test", "www.own.example.test/shop");
        this.other = Application.of(
                "nettle", "other", archives.probe("other"), "other.example.test", "www.own.example.test/blog");
    }

    @BeforeAll
    void goLive() {
        instance.live(own);
        instance.live(other);
    }

    @AfterAll
    void remove() {
        instance.removeAll();
    }

    static Stream<String> forOwn() {
        Stream<String> hosts = Stream.of(
                        "own.example.test",
                        "OWN.Example.TEST",
                        "own.example.test:80",
                        "own.example.test:65535",
                        "own.example.test.",
                        "Own.Example.Test.:8080")
                .map(host -> "GET / HTTP/1.1\r\nHost: " + host + "\r\n");
        return Stream.concat(
                hosts,
                Stream.of(
                        "GET /../other.example.test/ HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET /x/../../../run/s/0001.sock HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET /..;/..;/blog HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET /%2e%2e%2fother HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET /a%2fb%2F%5c HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET /%00 HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET /%0d%0aHost:%20other.example.test HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET //other.example.test/ HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET /|http://slot0002/ HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET /?unix:/run/s/0002.sock|http://slot0002/ HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET http://own.example.test/ HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET http://own.example.test/ HTTP/1.1\r\nHost: other.example.test\r\n",
                        "GET HTTP://OWN.example.test:81/x HTTP/1.1\r\nHost: other.example.test\r\n",
                        "GET http://other.example.test@own.example.test/ HTTP/1.1\r\nHost: own.example.test\r\n",
                        "GET https://own.example.test/ HTTP/1.1\r\nHost: other.example.test\r\n",
                        "GET /shop/..;/blog/ HTTP/1.1\r\nHost: www.own.example.test\r\n",
                        "GET /shop/%2e%2e%2fblog/ HTTP/1.1\r\nHost: www.own.example.test\r\n",
                        "GET /shop/..%5cblog/ HTTP/1.1\r\nHost: www.own.example.test\r\n",
                        "GET /shop/x/../y HTTP/1.1\r\nHost: www.own.example.test\r\n",
                        "GET / HTTP/1.1\r\nHost: own.example.test\r\nX-Forwarded-Host: other.example.test\r\n",
                        "GET / HTTP/1.1\r\nHost: own.example.test\r\nSlipway-Prefix: /blog\r\n",
                        "GET / HTTP/1.1\r\nHost: own.example.test\r\nX-Original-URL: /blog\r\nX-Rewrite-URL: /blog\r\n",
                        "GET /\thttp://other.example.test/ HTTP/1.1\r\nHost: own.example.test\r\n"));
    }

    @ParameterizedTest
    @MethodSource("forOwn")
    void reachesTheNamedApplicationOrNone(String request) {
        long before = count(other);
        Answer answer = instance.front().raw(request + END);
        if (answer.status() == 200) {
            assertEquals("own", answer.said("release"), answer.toString());
            assertTrue(answer.said("serverName").matches("(?i)(www\\.)?own\\.example\\.test\\.?"), answer.toString());
        } else {
            assertTrue(REFUSED.contains(answer.status()), answer.toString());
        }
        assertEquals(before + 1, count(other), "the other application has seen something");
    }

    static Stream<String> forNobody() {
        return Stream.of(
                        "own.example.test, other.example.test",
                        "own.example.test other.example.test",
                        "own.example.test/../other.example.test",
                        "own.example.test/",
                        "../other.example.test",
                        "own.example.test%2e",
                        "own.example.test..",
                        ".own.example.test",
                        "own.example.test:80:80",
                        "own.example.test:http",
                        "other.example.test@own.example.test",
                        "own.example.test#other.example.test",
                        "own.example.test?other",
                        "own.example.test\\other.example.test",
                        "own.example.test\u0000",
                        "own.example.test\u0001.other.example.test",
                        "xown.example.test",
                        "www.own.example.test/shop",
                        "0001",
                        "0002",
                        "slot0001",
                        "slot0002",
                        "unix:/run/s/0002.sock",
                        "[::1]",
                        "127.0.0.1",
                        "localhost",
                        "paths",
                        "stopped",
                        "${x}",
                        "%{HTTP_HOST}",
                        "x".repeat(4000),
                        "")
                .map(host -> "GET / HTTP/1.1\r\nHost: " + host + "\r\n");
    }

    static Stream<String> malformed() {
        return Stream.of(
                "GET / HTTP/1.1\r\nHost: own.example.test\r\nHost: other.example.test\r\n",
                "GET / HTTP/1.1\r\nHost: other.example.test\r\nhost: own.example.test\r\n",
                "GET / HTTP/1.1\r\nHost: own.example.test\r\nHost: own.example.test\r\n",
                "GET / HTTP/1.1\r\nHost: own.example.test\r\n other.example.test\r\n",
                "GET / HTTP/1.1\r\nHost : own.example.test\r\n",
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.0\r\n",
                "GET / HTTP/1.1\r\nX: y\nHost: own.example.test\rHost: other.example.test\r\n",
                "GET own.example.test HTTP/1.1\r\nHost: own.example.test\r\n",
                "GET unix:/x|http://slot0002/ HTTP/1.1\r\nHost: own.example.test\r\n",
                "GET http:///x HTTP/1.1\r\nHost: \r\n",
                "CONNECT other.example.test:80 HTTP/1.1\r\nHost: own.example.test\r\n",
                "TRACE / HTTP/1.1\r\nHost: own.example.test\r\n",
                "GET / HTTP/1.1 HTTP/1.1\r\nHost: own.example.test\r\n");
    }

    @ParameterizedTest
    @MethodSource({"forNobody", "malformed"})
    void reachesNobody(String request) {
        List<Long> before = List.of(count(own), count(other));
        Answer answer = instance.front().raw(request + END);
        assertTrue(REFUSED.contains(answer.status()), answer.toString());
        assertEquals(List.of(before.get(0) + 1, before.get(1) + 1), List.of(count(own), count(other)));
    }

    static Stream<String> smuggled() {
        String inner = "GET /smuggled HTTP/1.1\r\nHost: other.example.test\r\n\r\n";
        String chunked = "0\r\n\r\n" + inner;
        return Stream.of(
                "Content-Length: " + chunked.length() + "\r\nTransfer-Encoding: chunked\r\n" + END + chunked,
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" + END + chunked,
                "Transfer-Encoding: xchunked\r\nContent-Length: " + inner.length() + "\r\n" + END + inner,
                "Transfer-Encoding: chunked, identity\r\n" + END + chunked,
                "Transfer-Encoding : chunked\r\n" + END + chunked,
                "Content-Length: 0\r\nContent-Length: " + inner.length() + "\r\n" + END + inner,
                "Content-Length: 0, " + inner.length() + "\r\n" + END + inner,
                "Content-Length: +" + inner.length() + "\r\n" + END + inner,
                "Content-Length: " + inner.length() + "\r\n" + END + inner);
    }

    @ParameterizedTest
    @MethodSource("smuggled")
    void aRequestInsideTheBodyOfAnotherIsNone(String rest) {
        long before = count(own);
        long beforeOther = count(other);
        try {
            Answer answer = instance.front().raw("POST / HTTP/1.1\r\nHost: own.example.test\r\n" + rest);
            assertTrue(answer.status() == 200 || REFUSED.contains(answer.status()), answer.toString());
        } catch (UncheckedIOException e) {
            // to be cut off is an answer too
        }
        assertTrue(count(own) <= before + 2, "one request at most, besides the one that asks");
        assertEquals(beforeOther + 1, count(other));
    }

    /** How many requests the application has seen, this one included. */
    private long count(Application application) {
        return Long.parseLong(instance.front().get(application.host(), "/").said("count"));
    }
}

package dev.slipway.e2e.attack;

import static dev.slipway.e2e.attack.Arena.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Front;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Httpd;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests that lie. The stand-in is the same httpd with a plain {@code ProxyPass} to a server that says what it was told. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeaderAttackIT {
    private static final String LIE = "forged-by-a-visitor";

    private final Arena arena;
    private final Instance instance;
    private final HttpServer server;
    private final Httpd plain;

    HeaderAttackIT(Instance instance) throws IOException {
        this.instance = instance;
        this.arena = Arena.of(instance);
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            StringBuilder said = new StringBuilder();
            exchange.getRequestHeaders().forEach((name, values) -> said.append(name + "=" + values + "\n"));
            byte[] bytes = said.toString().getBytes(StandardCharsets.ISO_8859_1);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        plain = instance.anotherHttpd(
                "Include \"" + instance.prefix() + "/lib/apache/slipway.conf\"",
                "ProxyPass \"/\" \"http://127.0.0.1:" + server.getAddress().getPort() + "/\"\n"
                        + "RequestHeader set X-Checked by-httpd");
    }

    @AfterAll
    void leave() throws IOException {
        plain.close();
        server.stop(0);
        arena.everybodyElseIsWell();
        String name = "httpd-" + plain.front().port();
        Arena.delete(instance.prefix().resolve("run").resolve(name));
        Files.delete(plain.configuration());
        arena.close();
    }

    private Answer neighbours(Front front, String... lines) {
        Ask ask = Ask.get(arena.neighbour().host(), "/");
        for (String line : lines) {
            ask = ask.with(line);
        }
        return front.exchange(ask);
    }

    private void believedElsewhere(List<String> names) {
        for (String name : names) {
            String line = name + ": " + LIE;
            String naive = neighbours(plain.front(), line).body();
            assertTrue(naive.contains(LIE), name + ": " + naive);
            Answer answer = neighbours(instance.front(), line);
            assertEquals(200, answer.status());
            assertFalse(answer.body().contains(LIE), name + ": " + answer.body());
            assertEquals("127.0.0.1", answer.said("remoteAddr"));
            assertEquals("null", answer.said("remoteUser"));
        }
    }

    @Test
    void forgesItsAddress() {
        believedElsewhere(List.of(
                "X-Forwarded-For",
                "x-forwarded-for",
                "X_Forwarded_For",
                "X-Forwarded_For",
                "X_Forwarded-For",
                "X-Real-IP",
                "X_Real_IP",
                "Forwarded",
                "True-Client-IP",
                "X-Cluster-Client-IP",
                "X-Client-IP"));
    }

    @Test
    void forgesItsUser() {
        believedElsewhere(List.of(
                "Remote-User",
                "Remote_User",
                "REMOTE_USER",
                "X-Remote-User",
                "X_Remote_User",
                "X-Forwarded-User",
                "X_Forwarded_User",
                "X-Forwarded-Email",
                "X-Auth-User",
                "X-WebAuth-User"));
    }

    @Test
    void forgesItsCertificate() {
        believedElsewhere(List.of(
                "SSL_CLIENT_VERIFY",
                "SSL-Client-Verify",
                "Ssl_Client_S_Dn",
                "SSL_CLIENT_S_DN_CN",
                "X-SSL-Client-Cert",
                "X_Ssl_Client_Dn",
                "X-Client-Cert",
                "Client-Cert",
                "X-Forwarded-Client-Cert",
                "X-ARR-ClientCert"));
    }

    /** Programs that the application starts would take it for their proxy. */
    @Test
    void setsTheProxyOfWhatItVisits() {
        believedElsewhere(List.of("Proxy", "PROXY", "proxy"));
    }

    @Test
    void forgesItsHostAndScheme() {
        believedElsewhere(List.of("X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-URL"));
        Answer answer = neighbours(
                instance.front(), "X-Forwarded-Host: " + LIE, "X-Forwarded-Proto: https", "X-Forwarded-Ssl: on");
        assertEquals("http", answer.said("scheme"));
        assertEquals("wren.example.test", answer.said("serverName"));
    }

    @Test
    void forgesTheSecretOfASlot() {
        believedElsewhere(List.of("Slipway-Secret", "Slipway_Secret", "Slipway-Prefix", "Slipway_Prefix"));
    }

    /** What is named in Connection is for the next hop only, and dropped there: a check by httpd, for one. */
    @Test
    void dropsWhatHttpdSaysByNamingItInConnection() {
        assertTrue(neighbours(plain.front()).body().contains("by-httpd"));
        String[] lies = {"Connection: X-Checked, X-Forwarded-For, Slipway-Secret, close"};
        assertFalse(neighbours(plain.front(), lies).body().contains("by-httpd"));
        Answer answer = neighbours(instance.front(), lies);
        assertEquals(200, answer.status(), "without its secret it would be 403");
        assertEquals("127.0.0.1", answer.said("remoteAddr"));
        for (String name : List.of("slipway-secret", "X-Forwarded-For", "SLIPWAY-SECRET,close", "keep-alive,Host")) {
            assertEquals(
                    200, neighbours(instance.front(), "Connection: " + name).status(), name);
        }
    }

    /** One request to those who go by the length, two to those who go by the chunks. */
    @Test
    void smugglesARequestToANeighbour() throws IOException {
        String inner = "GET /say?text=smuggled HTTP/1.1\r\nHost: wren.example.test\r\n\r\n";
        String body = "0\r\n\r\n" + inner;
        String head = "POST /post HTTP/1.1\r\nHost: weasel.example.test\r\nContent-Length: " + body.length() + "\r\n";
        String request = head + "Transfer-Encoding: chunked\r\n\r\n" + body;
        assertEquals(1, Naive.requestsByLength(request));
        assertEquals(2, Naive.requestsByChunks(request));
        for (String line : List.of(
                "Transfer-Encoding: chunked",
                "Transfer-Encoding:\tchunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "X: y\nTransfer-Encoding: chunked",
                "X: y\r\n Transfer-Encoding: chunked",
                "Transfer_Encoding: chunked",
                "Content-Length: 0")) {
            try {
                Answer answer = instance.front().raw(head + line + "\r\nConnection: close\r\n\r\n" + body);
                assertTrue(answer.status() == 200 || answer.status() >= 400, answer.toString());
            } catch (UncheckedIOException e) {
                // to be cut off is an answer too
            }
        }
        assertFalse(logOf("wren/nest", "heard").contains("smuggled"));
        assertFalse(logOf("weasel/burrow", "heard").contains("smuggled"));
    }

    /** Up to a line that is said now. */
    private String logOf(String key, String last) {
        String host = key.startsWith("wren")
                ? arena.neighbour().host()
                : arena.attacker().host();
        instance.front().get(host, "/say?text=" + last);
        return Await.present("the last line", () -> {
            String log = instance.slipway("logs", key).succeeded().out();
            return log.contains(last) ? java.util.Optional.of(log) : java.util.Optional.empty();
        });
    }

    /** The same files, in a directory for whose sake httpd reads them and in none at all. */
    @Test
    void speaksForHttpdThroughHtaccess() throws Exception {
        try (NaiveApplication naive = new NaiveApplication(arena.home().resolve("naive.sock"))) {
            Path site = Files.createDirectories(arena.home().resolve("site"));
            String socket = instance.prefix() + "/run/s/"
                    + instance.status(arena.neighbour()).slot() + ".sock";
            htaccess(
                    site.resolve("naive-rule"),
                    "RewriteEngine On\nRewriteRule ^ \"unix:" + naive.path() + "|http://x/\" [P]");
            htaccess(site.resolve("naive-handler"), "SetHandler \"proxy:unix:" + naive.path() + "|http://x\"");
            htaccess(site.resolve("rule"), "RewriteEngine On\nRewriteRule ^ \"unix:" + socket + "|http://x/\" [P]");
            htaccess(site.resolve("handler"), "SetHandler \"proxy:unix:" + socket + "|http://x\"");
            Httpd open = instance.anotherHttpd(
                    "Include \"" + instance.prefix() + "/lib/apache/slipway.conf\"",
                    "DocumentRoot " + site + "\n<Directory " + site
                            + ">\nAllowOverride All\nOptions All\nRequire all granted\n</Directory>");
            try (open) {
                for (String way : List.of("rule", "handler")) {
                    String there =
                            open.front().get("any", "/naive-" + way + "/x").body();
                    assertTrue(there.contains(SECRET), there);
                    Answer answer = open.front().get("any", "/" + way + "/x");
                    assertEquals(403, answer.status(), answer.toString());
                    assertFalse(answer.body().contains(SECRET));
                }
            } finally {
                Arena.delete(
                        instance.prefix().resolve("run/httpd-" + open.front().port()));
                Files.delete(open.configuration());
            }
        }
    }

    private static void htaccess(Path directory, String text) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("x"), "");
        Files.writeString(directory.resolve(".htaccess"), text + "\n");
    }

    /** A CGI script or a PHP page of httpd's would be such a program. */
    @Test
    void speaksForHttpdAsAnotherProgramOfItsUser() throws Exception {
        try (NaiveApplication naive = new NaiveApplication(arena.home().resolve("naive.sock"))) {
            assertTrue(asHttpd(naive.path().toString()).contains(SECRET));
        }
        String answer = asHttpd(instance.prefix() + "/run/s/"
                + instance.status(arena.neighbour()).slot() + ".sock");
        assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
        assertFalse(answer.contains(SECRET), answer);
    }

    private static String asHttpd(String socket) {
        return Command.as(
                        "www-data",
                        "www-data",
                        "curl",
                        "-si",
                        "--max-time",
                        "60",
                        "--unix-socket",
                        socket,
                        "http://wren.example.test/")
                .succeeded()
                .out();
    }
}

package dev.slipway.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same application in every environment; one worker each. */
@ParameterizedClass
@EnumSource(Environment.class)
@Timeout(120)
class ServingIT {
    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static Slot slot;

    private final Environment environment;
    private Connection httpd;

    ServingIT(Environment environment) {
        this.environment = environment;
    }

    @BeforeParameterizedClassInvocation
    static void start(Environment environment) throws Exception {
        Path own = Files.createDirectories(directory.resolve(environment.word()));
        slot = new Slot(own);
        slot.serving(environment, Applications.explode("sample", environment, own));
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        slot.close();
    }

    @BeforeEach
    void connect() throws IOException {
        httpd = slot.connect();
    }

    @AfterEach
    void disconnect() throws IOException {
        httpd.close();
    }

    private static Map<String, String> echo(Answer answer) {
        return answer.body().lines().map(line -> line.split("=", 2)).collect(Collectors.toMap(l -> l[0], l -> l[1]));
    }

    @Test
    void servesAJspAndItsStandardTags() throws Exception {
        assertEquals("page at  sum 3\n", httpd.get("/").body());
        assertEquals(
                "1;2;3;3.14 UP\n", httpd.get("/tags.jsp", "Accept-Language: en").body());
    }

    @Test
    void servesStaticFilesAndListsNoDirectory() throws Exception {
        assertEquals("a document\n", httpd.get("/docs/read.txt").body());
        assertEquals(403, httpd.get("/docs/").status());
        assertEquals("/docs/", httpd.get("/docs").header("Location"));
        assertEquals(404, httpd.get("/WEB-INF/src/sample/Sample.java").status());
        assertEquals(404, httpd.get("/nothing").status());
    }

    @Test
    void tellsTheApplicationWhoAskedAndHow() throws Exception {
        Map<String, String> echo = echo(httpd.get("/echo/a%20b?c=d"));
        assertEquals("203.0.113.9", echo.get("remoteAddr"));
        assertEquals("https", echo.get("scheme"));
        assertEquals("true", echo.get("secure"));
        assertEquals("shop.example.test", echo.get("serverName"));
        assertEquals("443", echo.get("serverPort"));
        assertEquals("", echo.get("contextPath"));
        assertEquals("/echo/a%20b", echo.get("requestURI"));
        assertEquals("https://shop.example.test/echo/a%20b", echo.get("requestURL"));
        assertEquals("/a b", echo.get("pathInfo"));
    }

    @Test
    void saysNothingOfTheServer() throws Exception {
        Answer answer = httpd.get("/nothing");
        assertNull(answer.header("Server"));
        assertNull(answer.header("X-Powered-By"));
        assertFalse(answer.body().contains("Jetty"), answer.body());
    }

    @Test
    void letsNobodyInWithoutTheSecret() throws Exception {
        assertEquals(403, httpd.send("GET", "/echo/", new byte[0]).status());
        assertEquals(
                403,
                httpd.send("GET", "/echo/", new byte[0], "Slipway-Secret: 5ec2e8")
                        .status());
        assertEquals(
                403, httpd.send("GET", "/echo/", new byte[0], "Slipway-Secret:").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Slipway-Secret",
                "Slipway-Prefix",
                "slipway_anything",
                "Forwarded",
                "X-Real-IP",
                "X_Real_IP",
                "X_Forwarded_For",
                "X.Forwarded.Host",
                "X-Forwarded-Port",
                "X-Forwarded_Proto",
                "x-forwarded-prefix"
            })
    void keepsHeadersFromTheApplicationThatOnlyHttpdMaySet(String name) throws Exception {
        Map<String, String> echo = echo(httpd.get("/echo/", name + ": 198.51.100.1", "X-Own: kept"));
        assertFalse(echo.keySet().stream().anyMatch(key -> key.equalsIgnoreCase("header " + name)), echo::toString);
        assertEquals("203.0.113.9", echo.get("remoteAddr"));
        assertEquals("shop.example.test", echo.get("serverName"));
        assertEquals("kept", echo.get("header X-Own"));
        assertEquals("203.0.113.9", echo.get("header X-Forwarded-For"));
    }

    @Test
    void showsTheApplicationThePrefixThatHttpdRemoved() throws Exception {
        String prefix = "Slipway-Prefix: /shop";
        Map<String, String> echo = echo(httpd.get("/echo/x?y", prefix));
        assertEquals("/shop", echo.get("contextPath"));
        assertEquals("/shop/echo/x", echo.get("requestURI"));
        assertEquals("https://shop.example.test/shop/echo/x", echo.get("requestURL"));
        assertEquals("/echo", echo.get("servletPath"));
        assertEquals("/shop/echo/forwarded", echo(httpd.get("/forward", prefix)).get("requestURI"));
        assertEquals("page at /shop sum 3\n", httpd.get("/", prefix).body());
        assertEquals("page at /shop sum 3\n", httpd.get("/index.jsp", prefix).body());
        assertEquals("a document\n", httpd.get("/docs/read.txt", prefix).body());
    }

    @Test
    void redirectsBelowThePrefix() throws Exception {
        String prefix = "Slipway-Prefix: /shop";
        assertEquals("/shop/deep/on", location("/deep/away?to=on", prefix));
        assertEquals("/shop/on", location("/deep/away?to=../on", prefix));
        assertEquals("/elsewhere", location("/deep/away?to=/elsewhere", prefix));
        assertEquals("http://a.example/b", location("/deep/away?to=http://a.example/b", prefix));
        assertEquals("/shop/docs/", location("/docs", prefix));
    }

    private String location(String path, String header) throws IOException {
        return String.valueOf(httpd.get(path, header).header("Location"));
    }

    @Test
    void bindsTheSessionCookieToThePrefix() throws Exception {
        String plain = String.valueOf(httpd.get("/count").header("Set-Cookie"));
        assertTrue(plain.contains("; Path=/;") && plain.contains("HttpOnly") && plain.contains("Secure"), plain);
        String prefixed =
                String.valueOf(httpd.get("/count", "Slipway-Prefix: /shop").header("Set-Cookie"));
        assertTrue(prefixed.contains("; Path=/shop;"), prefixed);
    }

    @Test
    void runsAsynchronousServlets() throws Exception {
        assertEquals("later", httpd.get("/later").body());
        assertEquals("dispatched  /later", httpd.get("/later?dispatch").body());
        assertEquals(
                "dispatched /shop /shop/later",
                httpd.get("/later?dispatch", "Slipway-Prefix: /shop").body());
        assertEquals(
                "dispatched /shop /shop/later",
                httpd.get("/later?dispatch&wrapped", "Slipway-Prefix: /shop").body());
    }

    @Test
    void takesMultipartForms() throws Exception {
        String body =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\r\n12345\r\n--b--\r\n";
        Answer answer = httpd.post(
                "/upload", body.getBytes(StandardCharsets.UTF_8), "Content-Type: multipart/form-data; boundary=b");
        assertEquals("file f.txt 5\n", answer.body());
    }

    @Test
    void takesLargeBodies() throws Exception {
        byte[] body = new byte[3 << 20];
        assertTrue(httpd.post("/body", body).body().startsWith((3 << 20) + " "));
    }

    @Test
    void looksUpItsEnvironmentEntries() throws Exception {
        assertEquals("ahoy", httpd.get("/lookup").body());
    }

    @Test
    void asksForALoginBelowThePrefixThoughItHasNoUsers() throws Exception {
        // a first visit has no cookie yet, and so gets its session in the URL as well
        assertTrue(location("/members/x", "Slipway-Prefix: /shop").startsWith("/shop/login.jsp;jsessionid="));
        assertTrue(location("/members/x", "X-Own: 1").startsWith("/login.jsp;jsessionid="));
    }

    @Test
    void knowsAClientByItsIpv6AddressToo() throws Exception {
        Map<String, String> echo = echo(httpd.send(
                "GET",
                "/echo/",
                new byte[0],
                "Slipway-Secret: " + Connection.SECRET,
                "X-Forwarded-For: 2001:db8::9",
                "X-Forwarded-Proto: http",
                "X-Forwarded-Host: [2001:db8::1]:8080"));
        assertEquals("[2001:db8::9]", echo.get("remoteAddr"));
        assertEquals("[2001:db8::1]", echo.get("serverName"));
        assertEquals("8080", echo.get("serverPort"));
        assertEquals("http://[2001:db8::1]:8080/echo/", echo.get("requestURL"));
        assertEquals("false", echo.get("secure"));
    }

    @Test
    void speaksWebSocket() throws Exception {
        Answer answer = httpd.get(
                "/socket",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        assertEquals(101, answer.status());
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer.header("Sec-WebSocket-Accept"));
        // a masked text frame, with a mask of zeros
        httpd.write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
        byte[] frame = httpd.in().readNBytes(2 + 7);
        assertEquals("echo hi", new String(frame, 2, 7, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.slipway.worker.Main",
                "dev.slipway.worker.protocol.Percent",
                "org.eclipse.jetty.server.Server",
                "org.eclipse.jetty.util.thread.QueuedThreadPool",
                "org.slf4j.Logger",
                "org.eclipse.jdt.core.compiler.CategorizedProblem",
                "org.objectweb.asm.ClassReader"
            })
    void hidesItsOwnClassesFromTheApplication(String name) throws Exception {
        assertEquals("hidden", httpd.get("/visible?name=" + name).body());
    }

    @Test
    void showsTheApplicationTheApiOfItsEnvironment() throws Exception {
        String root = environment == Environment.EE8 ? "javax" : "jakarta";
        assertEquals(
                "visible",
                httpd.get("/visible?name=" + root + ".servlet.Servlet").body());
        assertEquals(
                "visible",
                httpd.get("/visible?name=" + root + ".websocket.Session").body());
        assertEquals(
                "visible",
                httpd.get("/visible?name=" + root + ".servlet.jsp.JspPage").body());
    }

    @Test
    void sendsWhatTheApplicationPrintsToItsLog() throws Exception {
        assertEquals("-1 " + slot.data().resolve("tmp"), httpd.get("/print").body());
        assertTrue(slot.applicationLogText().contains("printed to out\nprinted to err\n"));
    }
}

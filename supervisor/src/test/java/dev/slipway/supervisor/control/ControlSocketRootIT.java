package dev.slipway.supervisor.control;

import static dev.slipway.supervisor.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.Prefix;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Checks;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport;
import dev.slipway.supervisor.control.api.Wire;
import dev.slipway.supervisor.event.EventLog;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.tenant.ApplicationKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real door of an instance without applications, and whoever may come through it. */
@NeedsRoot
@Timeout(120)
class ControlSocketRootIT {
    /** Every Debian has this account: uid and gid 65534. */
    private static final String CONSOLE = "nobody";

    private static final int CONSOLE_UID = 65534;
    private static final int STRANGER = 187_003;
    private static final int FRAMES = 2000;

    /** Says what it got: the answer's text, nothing, or why it could not connect. */
    private static final String ASK = """
            use Socket;
            $SIG{PIPE} = 'IGNORE';
            socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die;
            connect($s, sockaddr_un($ARGV[0])) or do { print "no: $!"; exit };
            syswrite($s, pack("N", length $ARGV[1]) . $ARGV[1]);
            my $n = sysread($s, my $answer, 60000);
            print defined $n ? ($n ? "got: " . substr($answer, 4) : "nothing") : "nothing: $!";
            """;

    private static final Logger QUIET = Logger.getLogger("dev.slipway.supervisor.control");
    private static final Logger QUIET_EVENTS = Logger.getLogger("slipway");

    @TempDir
    private Path directory;

    private Layout layout;
    private EventLog events;

    @BeforeEach
    void open() throws IOException {
        QUIET.setLevel(Level.OFF);
        QUIET_EVENTS.setLevel(Level.OFF);
        Posix.load();
        layout = Prefix.in(directory);
        events = new EventLog(layout.log().resolve("events.jsonl"));
        Files.createDirectories(layout.state());
        Files.writeString(layout.identities(), "{\"games\":{\"uid\":5,\"gid\":60,\"account\":\"games\"}}");
        ControlSocket socket =
                new EmptyInstance(layout, events, CONSOLE).control().open();
        Thread.ofPlatform().daemon().name("control").start(socket::run);
    }

    @AfterEach
    void speakAgain() {
        QUIET.setLevel(null);
        QUIET_EVENTS.setLevel(null);
    }

    @Test
    void rootMayAsk() throws IOException {
        Answer answer = ask(new Request.Status(null));
        assertEquals("done", answer.kind());
        StatusReport report = Wire.json().treeToValue(answer.data(), StatusReport.class);
        assertEquals("test", report.supervisor().version());
        assertEquals(List.of(), report.applications());

        Answer checks = ask(new Request.Check());
        assertTrue(Wire.json().treeToValue(checks.data(), Checks.class).checks().size() >= 3);
    }

    @Test
    void onlyRootAndTheConsolesGroupCanReachTheSocket() throws IOException {
        assertEquals(0, Files.getAttribute(layout.control(), "unix:uid"));
        assertEquals(CONSOLE_UID, Files.getAttribute(layout.control(), "unix:gid"));
        assertEquals(0140660, (int) Files.getAttribute(layout.control(), "unix:mode"));
    }

    @Test
    void anotherUidIsNotAnsweredEvenIfItCanConnect() throws Exception {
        String status = "{\"command\":\"status\",\"target\":null}";
        assertEquals("no: Permission denied", askAs(STRANGER, status));
        Posix.own(layout.control(), 0, 0, 0666);
        String answer = askAs(STRANGER, status);
        assertTrue(answer.startsWith("nothing"), answer);
        assertTrue(askAs(0, status).startsWith("got: {\"kind\":\"done\""));
    }

    @Test
    void theConsoleMayDoWhatIsInItsRowsAndNothingElse() throws Exception {
        String allowed = askAs(CONSOLE_UID, "{\"command\":\"status\",\"target\":null}");
        assertTrue(allowed.startsWith("got: {\"kind\":\"done\""), allowed);
        String start = askAs(CONSOLE_UID, "{\"command\":\"start\",\"target\":\"alice/shop\"}");
        assertTrue(start.contains("no application alice/shop"), start);
        String refused = askAs(CONSOLE_UID, "{\"command\":\"reload\"}");
        assertTrue(
                refused.startsWith("got: {\"kind\":\"refused\"")
                        && refused.contains("\\\"reload\\\" is not for you; ask as root"),
                refused);
    }

    @Test
    void theConsoleNeverChoosesAnAccountNorChangesATenantThatHasOne() throws Exception {
        for (String command : List.of("verify", "apply")) {
            String chosen = askAs(
                    CONSOLE_UID,
                    "{\"command\":\"" + command + "\"," + (command.equals("apply") ? "\"artifact\":false," : "")
                            + "\"specification\":{\"tenant\":\"alice\",\"application\":\"shop\",\"user\":\"root\",\"routes\":[],"
                            + "\"settings\":{},\"environment\":{}}}");
            assertTrue(chosen.contains("only root may choose the account"), chosen);
        }
        for (String command : List.of("deploy", "start", "stop", "suspend", "restart", "remove")) {
            String refused = askAs(CONSOLE_UID, "{\"command\":\"" + command + "\",\"target\":\"games/shop\"}");
            assertTrue(refused.contains("runs under an account of this host, so only root may change it"), refused);
        }
        String own = askAs(CONSOLE_UID, "{\"command\":\"remove\",\"target\":\"alice/shop\"}");
        assertTrue(own.contains("no application alice/shop"), own);
        String found = askAs(CONSOLE_UID, "{\"command\":\"inventory\",\"target\":null}");
        assertTrue(found.startsWith("got: {\"kind\":\"done\"") && found.contains("\"applications\":[]"), found);
    }

    static Stream<String> nonsense() {
        return Stream.of(
                "",
                "{}",
                "[]",
                "null",
                "7",
                "\"status\"",
                "{\"command\":null}",
                "{\"command\":7}",
                "{\"command\":\"reboot\"}",
                "{\"command\":\"STATUS\",\"target\":null}",
                "{\"command\":\"status\"}",
                "{\"command\":\"status\",\"target\":null,\"extra\":1}",
                "{\"command\":\"status\",\"target\":null}{\"command\":\"check\"}",
                "{\"command\":\"status\",\"target\":{}}",
                "{\"command\":\"status\",\"target\":\"../etc\"}",
                "{\"command\":\"status\",\"target\":\"alice/../bob\"}",
                "{\"command\":\"start\",\"target\":null}",
                "{\"command\":\"start\",\"target\":\"alice\"}",
                "{\"command\":\"start\",\"target\":\"alice/shop\"}",
                "{\"command\":\"logs\",\"target\":\"alice/shop\",\"stream\":\"../../etc/passwd\",\"lines\":1,\"follow\":false}",
                "{\"command\":\"logs\",\"target\":\"alice/shop\",\"stream\":null,\"lines\":1,\"follow\":false}",
                "{\"command\":\"events\",\"lines\":null,\"follow\":false}",
                "{\"command\":\"events\",\"lines\":1e99,\"follow\":false}",
                "{\"command\":\"set\",\"target\":\"alice/shop\",\"settings\":{\"threads\":null}}",
                "{\"command\":\"apply\",\"specification\":null,\"artifact\":false}",
                "{\"command\":\"apply\",\"artifact\":false,\"specification\":{\"tenant\":\"alice\",\"application\":\"shop\","
                        + "\"user\":null,\"routes\":[null],\"settings\":{},\"environment\":{}}}",
                "{\"command\":\"apply\",\"artifact\":false,\"specification\":{\"tenant\":\"alice\",\"application\":\"shop\","
                        + "\"user\":null,\"routes\":[],\"settings\":{\"threads\":\"5x\"},\"environment\":{}}}",
                "{\"command\":\"apply\",\"artifact\":false,\"specification\":{\"tenant\":\"alice\",\"application\":\"shop\","
                        + "\"user\":null,\"routes\":[],\"settings\":{},\"environment\":{}}}",
                "{\"command\":" + "[".repeat(2000),
                "{\"a\":".repeat(1000) + "1" + "}".repeat(1000),
                "\u0000\u0001\u0002",
                "GET / HTTP/1.1\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatIsNotUnderstoodIsRefusedInOneLineAndTheNextIsAnswered(String request) throws IOException {
        Answer answer = answer(frame(request.getBytes(StandardCharsets.UTF_8)));
        assertEquals("refused", answer.kind(), answer.message());
        assertTrue(String.valueOf(answer.message()).lines().count() == 1, answer.message());
        assertEquals("done", ask(new Request.Status(null)).kind());
    }

    @Test
    void aFrameThatIsTooLongIsRefusedUnread() throws IOException {
        for (int length : new int[] {Frames.REQUEST_LIMIT + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            Answer answer = answer(ByteBuffer.allocate(4).putInt(length).array());
            assertEquals("refused", answer.kind());
            assertTrue(String.valueOf(answer.message()).contains("at most 65536"), answer.message());
        }
        assertEquals("done", ask(new Request.Status(null)).kind());
    }

    @Test
    void aFrameThatEndsEarlyIsNoRequest() throws IOException {
        for (byte[] bytes : List.of(new byte[0], new byte[3], new byte[] {0, 0, 0, 9, '{', '}'})) {
            assertEquals(0, exchange(bytes).length);
        }
        assertEquals("done", ask(new Request.Status(null)).kind());
    }

    @Test
    void whoeverHasGoneBeforeTheAnswerHurtsNobody() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (SocketChannel client = connect()) {
                client.write(ByteBuffer.wrap(frame(Wire.bytes(new Request.Check()))));
            }
        }
        assertEquals("done", ask(new Request.Status(null)).kind());
    }

    @Test
    void twoThousandRandomFramesLeaveItAnswering() throws IOException {
        Random random = new Random(20_260_722);
        List<byte[]> seeds = Stream.of(
                        new Request.Status(null),
                        new Request.Start("alice/shop"),
                        new Request.Remove("alice"),
                        new Request.Logs("alice/shop", "application", 10, false),
                        new Request.Set("alice/shop", Map.of("threads", "3")),
                        new Request.Rollback("alice/shop", 1),
                        new Request.Apply(
                                new Request.Specification(
                                        "alice", "shop", null, List.of("a.example.test"), Map.of(), Map.of()),
                                false))
                .map(Wire::bytes)
                .toList();
        int answered = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] answer = exchange(random(random, seeds));
            answered += answer.length > 0 ? 1 : 0;
            if (i % 100 == 0) {
                assertEquals("done", ask(new Request.Status(null)).kind(), "after " + i + " frames");
            }
        }
        assertTrue(answered > FRAMES / 4, "only " + answered + " were understood enough to be answered");
        assertEquals("done", ask(new Request.Status(null)).kind());
        assertEquals(0, layout.wanted().toFile().list().length);
    }

    private static byte[] random(Random random, List<byte[]> seeds) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        switch (random.nextInt(5)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                return noise;
            }
            case 1 -> {
                byte[] noise = new byte[random.nextInt(2000)];
                random.nextBytes(noise);
                return frame(noise);
            }
            case 2 -> {
                return frame(java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            }
            default -> {
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                return frame(bytes);
            }
        }
    }

    @Test
    void whoFollowsEventsFromNowOnSeesOnlyWhatComes() throws Exception {
        events.add("old", null, null, "before");
        try (SocketChannel client = connect()) {
            client.write(ByteBuffer.wrap(frame(Wire.bytes(new Request.Events(0, true)))));
            CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> next(client));
            // again and again, since nothing says when the request has been taken up
            eventually("an event comes", () -> {
                events.add("new", ApplicationKey.parse("alice/shop"), null, "after");
                return first.isDone();
            });
            assertEquals("event", first.get().kind());
            assertEquals("new", what(first.get()));
        }
    }

    private static Answer next(SocketChannel client) {
        try {
            return Wire.answer(Frames.read(Channels.newInputStream(client), Frames.ANSWER_LIMIT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String what(Answer answer) {
        return requireNonNull(answer.data()).get("what").stringValue();
    }

    @Test
    void theLastEventsComeInTheirOrder() throws IOException {
        for (int i = 1; i <= 5; i++) {
            events.add("tick" + i, null, null, "number " + i);
        }
        List<String> seen = new ArrayList<>();
        try (SocketChannel client = connect()) {
            client.write(ByteBuffer.wrap(frame(Wire.bytes(new Request.Events(3, false)))));
            for (Answer answer = next(client); !answer.last(); answer = next(client)) {
                seen.add(what(answer));
            }
        }
        assertEquals(List.of("tick3", "tick4", "tick5"), seen);
    }

    @Test
    void anArtifactThatBreaksOffLeavesNothingBehind() throws IOException {
        Request.Specification shop =
                new Request.Specification("alice", "shop", null, List.of("a.example.test"), Map.of(), Map.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(frame(Wire.bytes(new Request.Apply(shop, true))));
        bytes.writeBytes(frame(new byte[1000]));
        bytes.writeBytes(new byte[] {0, 0, 0});
        assertEquals("failed", answer(bytes.toByteArray()).kind());
        assertEquals(0, layout.spool().toFile().list().length);
        assertEquals(0, layout.wanted().toFile().list().length);
        assertEquals(0, layout.tenants().toFile().list().length);
    }

    private Answer ask(Request request) throws IOException {
        return answer(frame(Wire.bytes(request)));
    }

    private Answer answer(byte[] bytes) throws IOException {
        byte[] answer = exchange(bytes);
        return Wire.answer(Frames.read(new java.io.ByteArrayInputStream(answer), Frames.ANSWER_LIMIT));
    }

    /** Says all of it, then listens until the other side closes. */
    private byte[] exchange(byte[] bytes) throws IOException {
        try (SocketChannel client = connect()) {
            try {
                client.write(ByteBuffer.wrap(bytes));
                client.shutdownOutput();
            } catch (IOException e) {
                // refused before it was all said
            }
            return readAll(client);
        }
    }

    private static byte[] readAll(SocketChannel client) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocate(8192);
        try {
            while (client.read(piece.clear()) >= 0) {
                all.write(piece.array(), 0, piece.position());
            }
        } catch (EOFException e) {
            throw e;
        } catch (IOException e) {
            // closed with something of ours unread
        }
        return all.toByteArray();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(layout.control()));
    }

    private static byte[] frame(byte[] bytes) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(frame)) {
            data.writeInt(bytes.length);
            data.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return frame.toByteArray();
    }

    private String askAs(int uid, String request) throws Exception {
        Process process = new ProcessBuilder(
                        "/usr/bin/setpriv",
                        "--reuid=" + uid,
                        "--regid=" + uid,
                        "--clear-groups",
                        "--",
                        "/usr/bin/perl",
                        "-e",
                        ASK,
                        layout.control().toString(),
                        request)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return said;
    }
}

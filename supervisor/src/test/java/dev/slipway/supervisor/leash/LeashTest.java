package dev.slipway.supervisor.leash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.posix.Posix;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage;
import dev.slipway.worker.protocol.WorkerMessage.Hello;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real socket with whatever a tenant may think of at its other end. */
@Timeout(60)
class LeashTest {
    private static final String HELLO = new Hello(1, "shop-0-1", "cafe", 4711, WorkerMessage.State.STARTING).line();
    private static final int MOST_CONNECTIONS = 128;

    @TempDir
    private Path directory;

    private final BlockingQueue<WorkerMessage> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<LeashConnection> connected = new LinkedBlockingQueue<>();
    private final List<SocketChannel> clients = new ArrayList<>();
    private @Nullable Leash leash;

    @BeforeEach
    void open() throws IOException {
        leash = open(Duration.ofMinutes(1));
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        if (leash != null) {
            leash.close();
        }
    }

    @Test
    void theSocketIsTheTenantsAlone() throws IOException {
        assertEquals(0140600, (int) Files.getAttribute(path(), "unix:mode"));
    }

    @Test
    void aKnownWorkerIsHeardAndAnswered() throws Exception {
        SocketChannel client = dial(HELLO + "\nready millis=12\n");
        LeashConnection connection = next(connected);
        connection.send(new SupervisorMessage.Welcome("5ec2e7"));
        connection.send(new SupervisorMessage.Accept());
        assertEquals(new WorkerMessage.Ready(12), next(heard));
        say(client, "accepting\n");
        assertEquals(new WorkerMessage.Accepting(), next(heard));
        assertEquals("welcome secret=5ec2e7\naccept\n", read(client, 2));
    }

    @Test
    void aWorkerNobodyKnowsIsToldSoAndCutOff() throws Exception {
        SocketChannel client = dial(HELLO.replace("cafe", "beef") + "\n");
        assertTrue(readAll(client).startsWith("refused reason="));
        assertTrue(connected.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "ready millis=1\n",
                "GET / HTTP/1.1\r\n\r\n",
                "hello\n",
                "hello version=1 worker=shop-0-1 token=cafe pid=4711\n",
                "hello version=1 worker=shop-0-1 token=cafe pid=-1 state=starting\n",
                "hello version=1 worker=shop-0-1 token=cafe pid=4711 state=starting extra=1\n",
                "hello version=99999999999999999999 worker=shop-0-1 token=cafe pid=1 state=starting\n",
                "hello version=1 worker=%zz token=cafe pid=1 state=starting\n",
                "\0\0\0\0\n",
            })
    void aFirstLineThatIsNoHelloIsNotAnswered(String line) throws Exception {
        assertEquals("", readAll(dial(line)));
        assertTrue(connected.isEmpty());
        stillAnswers();
    }

    static List<String> unexpected() {
        return List.of(
                "nonsense\n",
                "ready\n",
                "ready millis=1 millis=2\n",
                "ready millis=0x10\n",
                "sample requests=1\n",
                "accept\n",
                "step name=\u0007 millis=1\n",
                "step name=" + "x".repeat(5000) + " millis=1\n",
                "x".repeat(100_000),
                "\u00ff\u00fe\n");
    }

    @ParameterizedTest
    @MethodSource("unexpected")
    void aLaterLineThatIsNotExpectedEndsTheConnection(String line) throws Exception {
        SocketChannel client = dial(HELLO + "\n");
        next(connected);
        say(client, line);
        assertEquals("", readAll(client));
        assertNull(heard.poll());
        stillAnswers();
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        close();
        leash = open(Duration.ofMillis(50));
        assertEquals("", readAll(dial("")));
        assertEquals("", readAll(dial("hello vers")));
        SocketChannel greeted = dial(HELLO + "\n");
        next(connected);
        assertEquals("", readAll(dial("")));
        say(greeted, "accepting\n");
        assertEquals(new WorkerMessage.Accepting(), next(heard), "who has said hello may be silent afterwards");
    }

    @Test
    void connectionsBeyondTheLimitWaitUntilOneIsFree() throws Exception {
        for (int i = 0; i < MOST_CONNECTIONS; i++) {
            dial(HELLO + "\n");
            next(connected);
        }
        dial(HELLO + "\n");
        assertNull(connected.poll(200, TimeUnit.MILLISECONDS));
        clients.getFirst().close();
        next(connected);
    }

    @Test
    void connectionsThatMisbehaveAreNotCountedForEver() throws Exception {
        for (int i = 0; i < 2 * MOST_CONNECTIONS; i++) {
            readAll(dial(i % 2 == 0 ? "nonsense\n" : "x".repeat(4097)));
        }
        stillAnswers();
    }

    @Test
    void sendingToAWorkerThatHasGoneHurtsNobody() throws Exception {
        SocketChannel client = dial(HELLO + "\n");
        LeashConnection connection = next(connected);
        client.close();
        for (int i = 0; i < 10; i++) {
            connection.send(new SupervisorMessage.Accept());
        }
        connection.close();
        connection.close();
        stillAnswers();
    }

    @Test
    void closingTakesThePathAndASecondOpeningReplacesTheFirst() throws Exception {
        Leash second = open(Duration.ofMinutes(1));
        stillAnswers();
        second.close();
        assertFalse(Files.exists(path()));
    }

    private void stillAnswers() throws Exception {
        SocketChannel client = dial(HELLO + "\n");
        next(connected).send(new SupervisorMessage.Accept());
        assertEquals("accept\n", read(client, 1));
    }

    private Leash open(Duration patience) throws IOException {
        Path self = Path.of("/proc/self");
        Posix.load();
        return Leash.open(
                path(),
                (Integer) Files.getAttribute(self, "unix:uid"),
                (Integer) Files.getAttribute(self, "unix:gid"),
                this::connected,
                patience);
    }

    private Optional<Consumer<WorkerMessage>> connected(Hello hello, LeashConnection connection) {
        if (!hello.token().equals("cafe")) {
            return Optional.empty();
        }
        connected.add(connection);
        return Optional.of(heard::add);
    }

    private Path path() {
        return directory.resolve("0001/sock");
    }

    private SocketChannel dial(String text) throws IOException {
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path()));
        clients.add(client);
        say(client, text);
        return client;
    }

    private static void say(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        try {
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
        } catch (IOException e) {
            // it was cut off in the middle of what it said
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came within 20 s");
        }
        return next;
    }

    private static String read(SocketChannel client, int lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int found = 0; found < lines; ) {
            ByteBuffer one = ByteBuffer.allocate(1);
            if (client.read(one) != 1) {
                break;
            }
            text.append((char) one.get(0));
            found += one.get(0) == '\n' ? 1 : 0;
        }
        return text.toString();
    }

    private static String readAll(SocketChannel client) {
        try {
            return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // closed with bytes of ours unread
            return "";
        }
    }
}

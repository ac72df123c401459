package dev.slipway.supervisor.listener;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.Prefix;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
@Timeout(60)
class DoormanTest {
    @TempDir
    private Path directory;

    private Layout layout;
    private Listeners listeners;
    private Doorman doorman;
    private int listener;

    @BeforeEach
    void open() throws IOException {
        layout = Prefix.in(directory);
        listeners = new Listeners(layout, new Listeners.Owner(0, 0), new Holder(layout, Watcher.started()));
        listener = listeners.open(1, Optional.empty());
        doorman = new Doorman(listeners, Watcher.started());
    }

    @AfterEach
    void close() throws IOException {
        listeners.closeAllBut(Set.of());
    }

    private SocketChannel knock() throws IOException {
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(layout.socket(1)));
        int sent = client.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(18, sent);
        return client;
    }

    private static void isTurnedAway(SocketChannel client) throws IOException {
        String answer = new String(Channels.newInputStream(client).readNBytes(200), StandardCharsets.US_ASCII);
        assertTrue(answer.startsWith("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"), answer);
    }

    @Test
    void thoseWhoWaitedAndThoseWhoComeAreTurnedAway() throws IOException {
        try (SocketChannel first = knock();
                SocketChannel second = knock()) {
            doorman.shut(1);
            isTurnedAway(first);
            isTurnedAway(second);
        }
        for (int i = 0; i < 50; i++) {
            try (SocketChannel later = knock()) {
                isTurnedAway(later);
            }
        }
    }

    @Test
    void whenTheDoorIsOpenAgainTheyWaitForTheApplication() throws Exception {
        doorman.shut(1);
        doorman.shut(1);
        doorman.open(1);
        doorman.open(1);
        try (SocketChannel client = knock()) {
            assertTrue(client.isConnected());
            OptionalInt accepted = Posix.accept(listener);
            assertTrue(accepted.isPresent(), "nobody else has taken it");
            Posix.close(accepted.getAsInt());
            assertEquals(OptionalInt.empty(), Posix.accept(listener));
        }
        doorman.shut(1);
        try (SocketChannel client = knock()) {
            isTurnedAway(client);
        }
    }

    @Test
    void aSlotThatIsNotOpenIsNoConcern() throws Exception {
        doorman.shut(2);
        listeners.open(2, Optional.empty());
        doorman.open(2);
        doorman.shut(2);
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(layout.socket(2)))) {
            client.configureBlocking(false);
            assertEquals(1, client.write(ByteBuffer.wrap(new byte[] {'x'})));
            eventually("an answer", () -> client.read(ByteBuffer.allocate(10)) > 0);
        }
    }
}

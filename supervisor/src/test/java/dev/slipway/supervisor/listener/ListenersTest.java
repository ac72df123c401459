package dev.slipway.supervisor.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.Prefix;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
@Timeout(60)
class ListenersTest {
    private static final int HTTPD_UID = 187_098;
    private static final int HTTPD_GID = 187_099;

    @TempDir
    private Path directory;

    private Layout layout;
    private Listeners listeners;

    @BeforeEach
    void open() throws IOException {
        layout = Prefix.in(directory);
        listeners = listeners();
    }

    @AfterEach
    void close() throws IOException {
        listeners.closeAllBut(Set.of());
    }

    @Test
    void onlyHttpdsUserMayConnect() throws IOException {
        int fd = listeners.open(7, Optional.empty());
        assertTrue(fd > 2);
        Path socket = layout.socket(7);
        assertEquals("0007.sock", socket.getFileName().toString());
        assertEquals(HTTPD_UID, Files.getAttribute(socket, "unix:uid"));
        assertEquals(HTTPD_GID, Files.getAttribute(socket, "unix:gid"));
        assertEquals(0140600, (int) Files.getAttribute(socket, "unix:mode"));
    }

    @Test
    void aSlotIsBoundOnceHoweverOftenItIsAskedFor() throws IOException {
        int fd = listeners.open(1, Optional.empty());
        assertEquals(fd, listeners.open(1, Optional.empty()));
        assertNotEquals(fd, listeners.open(2, Optional.empty()));
    }

    @Test
    void aFileThatWasLeftAtItsPathDoesNotHinder() throws IOException {
        Files.writeString(layout.socket(1), "left over");
        listeners.open(1, Optional.empty());
        try (SocketChannel client = connect(1)) {
            assertTrue(client.isConnected());
        }
    }

    @Test
    void asManyWaitAsTheBacklogSaysAndNoMore() throws IOException {
        listeners.open(1, Optional.empty());
        int most = Integer.parseInt(
                Files.readString(Path.of("/proc/sys/net/core/somaxconn")).strip());
        int backlog = Math.min(4096, most);
        List<SocketChannel> waiting = new ArrayList<>();
        try {
            while (waiting.size() <= backlog + 10 && tryConnect(waiting)) {
                // until the queue is full
            }
            assertEquals(backlog + 1, waiting.size(), "the kernel takes one more than the backlog");
        } finally {
            for (SocketChannel client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void closingTakesThePathAndTurnsAwayWhoWaits() throws IOException {
        listeners.open(1, Optional.empty());
        try (SocketChannel waiting = connect(1)) {
            listeners.close(1);
            assertFalse(Files.exists(layout.socket(1)));
            assertTrue(isTurnedAway(waiting));
        }
        listeners.close(1);
    }

    @Test
    void whatNoApplicationOwnsIsClosed() throws IOException {
        for (int slot = 1; slot <= 3; slot++) {
            listeners.open(slot, Optional.empty());
        }
        listeners.closeAllBut(Set.of(2, 9));
        assertFalse(Files.exists(layout.socket(1)));
        assertTrue(Files.exists(layout.socket(2)));
        assertFalse(Files.exists(layout.socket(3)));
    }

    @Test
    void aSlotThatIsUsedAgainIsAnotherSocket() throws IOException {
        int before = listeners.open(1, Optional.empty());
        Path inode = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(before)));
        listeners.close(1);
        int after = listeners.open(1, Optional.empty());
        assertNotEquals(inode, Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(after))));
    }

    private Listeners listeners() {
        Posix.load();
        return new Listeners(layout, new Listeners.Owner(HTTPD_UID, HTTPD_GID), new Holder(layout, Watcher.started()));
    }

    private SocketChannel connect(int slot) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(layout.socket(slot)));
    }

    private boolean tryConnect(List<SocketChannel> connected) throws IOException {
        SocketChannel client = SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
        client.configureBlocking(false);
        try {
            if (client.connect(UnixDomainSocketAddress.of(layout.socket(1)))) {
                connected.add(client);
                return true;
            }
        } catch (IOException e) {
            // the queue is full
        }
        client.close();
        return false;
    }

    private static boolean isTurnedAway(SocketChannel client) {
        try {
            return client.read(java.nio.ByteBuffer.allocate(1)) == -1;
        } catch (IOException e) {
            return true;
        }
    }
}

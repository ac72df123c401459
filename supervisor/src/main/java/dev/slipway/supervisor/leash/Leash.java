package dev.slipway.supervisor.leash;

import dev.slipway.supervisor.posix.Posix;
import dev.slipway.worker.protocol.LineReader;
import dev.slipway.worker.protocol.ProtocolException;
import dev.slipway.worker.protocol.SupervisorMessage.Refused;
import dev.slipway.worker.protocol.WorkerMessage;
import dev.slipway.worker.protocol.WorkerMessage.Hello;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The socket that the workers of one application dial. It belongs to the tenant, so whatever comes in may be the
 * tenant's own work: lines are bounded, connections are few, and anything unexpected ends the connection.
 */
public final class Leash implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Leash.class.getName());
    private static final int MOST_CONNECTIONS = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path path;
    private final ServerSocketChannel listener;
    private final LeashHandler handler;
    private final Duration patience;
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);

    private Leash(Path path, ServerSocketChannel listener, LeashHandler handler, Duration patience) {
        this.path = path;
        this.listener = listener;
        this.handler = handler;
        this.patience = patience;
    }

    /** @param path in a directory of its own, which is made here */
    public static Leash open(Path path, int uid, int gid, LeashHandler handler) throws IOException {
        return open(path, uid, gid, handler, PATIENCE);
    }

    /** @param patience how long a connection may stay without a hello */
    static Leash open(Path path, int uid, int gid, LeashHandler handler, Duration patience) throws IOException {
        directory(path.resolveSibling(""));
        Files.deleteIfExists(path);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            Posix.own(path, uid, gid, 0600);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
        Leash leash = new Leash(path, listener, handler, patience);
        Thread.ofVirtual().name("leash " + path.getFileName()).start(leash::accept);
        return leash;
    }

    private static void directory(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(path);
        }
        Posix.own(path, 0, 0, 0711);
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                connections.acquire();
                SocketChannel channel = listener.accept();
                Thread.ofVirtual().name("leash connection").start(() -> serve(channel));
            } catch (AsynchronousCloseException | InterruptedException e) {
                return;
            } catch (IOException e) {
                connections.release();
                LOG.log(Level.WARNING, "accepting on {0} failed: {1}", path, e.getMessage());
                pause();
            }
        }
    }

    private void serve(SocketChannel channel) {
        Thread impatience = closeUnlessGreeted(channel);
        try (channel) {
            LineReader lines = new LineReader(new BufferedInputStream(Channels.newInputStream(channel), 1024));
            String first = lines.read();
            impatience.interrupt();
            if (first == null || !(WorkerMessage.parse(first) instanceof Hello hello)) {
                throw new ProtocolException("a worker says hello first");
            }
            LeashConnection connection = new LeashConnection(channel);
            Optional<Consumer<WorkerMessage>> worker = handler.connected(hello, connection);
            if (worker.isEmpty()) {
                connection.send(new Refused("no such worker is known here"));
                return;
            }
            for (String line = lines.read(); line != null; line = lines.read()) {
                worker.get().accept(WorkerMessage.parse(line));
            }
        } catch (ProtocolException e) {
            LOG.log(Level.WARNING, "{0}: {1}; the connection is closed", path, e.getMessage());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0}: {1}", path, e.getMessage());
        } finally {
            impatience.interrupt();
            connections.release();
        }
    }

    private Thread closeUnlessGreeted(SocketChannel channel) {
        return Thread.ofVirtual().start(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(patience.toMillis());
                channel.close();
            } catch (InterruptedException e) {
                // it said hello
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "closing a silent connection failed", e);
            }
        });
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.resolveSibling(""));
    }
}

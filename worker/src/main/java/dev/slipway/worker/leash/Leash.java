package dev.slipway.worker.leash;

import dev.slipway.worker.protocol.ProtocolException;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The worker's end of the leash. Its one thread dials, says hello, hears what the supervisor says and, once a second,
 * lets the holder report. When the leash is lost the worker goes on as it is and the thread dials again, for ever: the
 * supervisor may be restarting. Nothing here blocks on a supervisor that does not read.
 */
public final class Leash implements Runnable {
    private static final Duration FIRST_REDIAL = Duration.ofMillis(100);
    private static final Duration LAST_REDIAL = Duration.ofSeconds(2);
    private static final long TICK_MILLIS = 1000;

    private final Path socket;
    private final LeashHolder holder;
    private Duration redial = FIRST_REDIAL;
    private volatile @Nullable SocketChannel channel;

    public Leash(Path socket, LeashHolder holder) {
        this.socket = socket;
        this.holder = holder;
    }

    @Override
    public void run() {
        while (true) {
            try (SocketChannel dialled = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                dialled.connect(UnixDomainSocketAddress.of(socket));
                dialled.configureBlocking(false);
                converse(dialled);
            } catch (IOException | ProtocolException e) {
                // the supervisor is away, or not what it should be; either way another attempt follows
            } finally {
                channel = null;
            }
            LockSupport.parkNanos(redial.toNanos());
            redial = redial.multipliedBy(2).compareTo(LAST_REDIAL) < 0 ? redial.multipliedBy(2) : LAST_REDIAL;
        }
    }

    /** Says it if the leash holds; what must not be missed is repeated in the next hello or by the exit status. */
    public void say(WorkerMessage message) {
        SocketChannel current = channel;
        if (current != null) {
            try {
                write(current, message);
            } catch (IOException e) {
                // the leash thread sees the end of the stream and dials again
            }
        }
    }

    private void converse(SocketChannel dialled) throws IOException, ProtocolException {
        try (Selector selector = Selector.open()) {
            dialled.register(selector, SelectionKey.OP_READ);
            write(dialled, holder.hello());
            channel = dialled;
            Lines lines = new Lines();
            long lastTick = System.nanoTime();
            while (true) {
                selector.select(TICK_MILLIS);
                selector.selectedKeys().clear();
                if (!lines.readFrom(dialled)) {
                    return;
                }
                for (String line = lines.next(); line != null; line = lines.next()) {
                    SupervisorMessage message = SupervisorMessage.parse(line);
                    redial = FIRST_REDIAL;
                    holder.told(message);
                }
                if (System.nanoTime() - lastTick >= TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)) {
                    lastTick = System.nanoTime();
                    holder.tick();
                }
            }
        }
    }

    /** A socket buffer holds hours of reports: when it is full nobody is there to read them. */
    private static synchronized void write(SocketChannel to, WorkerMessage message) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((message.line() + "\n").getBytes(StandardCharsets.US_ASCII));
        to.write(line);
        if (line.hasRemaining()) {
            to.close();
            throw new IOException("the supervisor does not read");
        }
    }
}

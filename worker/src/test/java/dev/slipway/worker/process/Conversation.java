package dev.slipway.worker.process;

import static org.junit.jupiter.api.Assertions.fail;

import dev.slipway.worker.protocol.LineReader;
import dev.slipway.worker.protocol.ProtocolException;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one worker said on one connection, in order. */
final class Conversation implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final SocketChannel channel;
    private final BlockingQueue<WorkerMessage> said = new LinkedBlockingQueue<>();

    private WorkerMessage.@Nullable Hello hello;

    Conversation(SocketChannel channel) {
        this.channel = channel;
        Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
        LineReader lines = new LineReader(new BufferedInputStream(Channels.newInputStream(channel)));
        try {
            for (String line = lines.read(); line != null; line = lines.read()) {
                said.add(WorkerMessage.parse(line));
            }
        } catch (IOException | ProtocolException e) {
            // a test that still waits for something fails by its deadline
        }
    }

    void say(SupervisorMessage message) throws IOException {
        channel.write(ByteBuffer.wrap((message.line() + "\n").getBytes(StandardCharsets.US_ASCII)));
    }

    /** What the worker introduced itself as. */
    WorkerMessage.Hello hello() {
        WorkerMessage.Hello first = hello;
        if (first == null) {
            throw new IllegalStateException("not awaited yet");
        }
        return first;
    }

    /** The next message of this kind; those before it are passed over. */
    <M extends WorkerMessage> M await(Class<M> kind) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            WorkerMessage message = said.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                return fail("the worker did not say " + kind.getSimpleName());
            }
            if (message instanceof WorkerMessage.Hello said) {
                hello = said;
            }
            if (kind.isInstance(message)) {
                return kind.cast(message);
            }
            if (message instanceof WorkerMessage.Failed failed) {
                return fail("the worker failed: " + failed.reason());
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Stands where the supervisor would, on a real socket: notes what it is asked and says what the test told it to. */
final class FakeSupervisor implements AutoCloseable {
    final List<Request> requests = new CopyOnWriteArrayList<>();
    final List<byte[]> uploads = new CopyOnWriteArrayList<>();

    private final ServerSocketChannel listener;
    private final Behaviour behaviour;
    private final Thread thread;

    /** One conversation, after its request has been read. */
    interface Behaviour {
        void answer(Conversation conversation) throws IOException;
    }

    record Conversation(Request request, InputStream in, OutputStream out, List<byte[]> uploads) {
        void say(String kind, @Nullable String message, @Nullable JsonNode data) throws IOException {
            Frames.write(out, Wire.bytes(new Answer(kind, message, data)));
        }

        void say(String kind, String message) throws IOException {
            say(kind, message, null);
        }

        void done(String message) throws IOException {
            say("done", message);
        }

        /** The upload, which counts only if its empty last frame comes. */
        void receive() throws IOException {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (byte[] piece = read(); piece.length > 0; piece = read()) {
                whole.write(piece);
            }
            uploads.add(whole.toByteArray());
        }

        private byte[] read() throws IOException {
            return Frames.read(in, Frames.PIECE_LIMIT);
        }
    }

    FakeSupervisor(Path prefix, Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        Path socket = Files.createDirectories(prefix.resolve("run")).resolve("control.sock");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        thread = Thread.ofPlatform().daemon().name("fake supervisor").start(this::serve);
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                Thread.ofPlatform().daemon().start(() -> converse(channel));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void converse(SocketChannel channel) {
        try (channel) {
            InputStream in = Channels.newInputStream(channel);
            Request request = Wire.request(Frames.read(in, Frames.REQUEST_LIMIT));
            requests.add(request);
            behaviour.answer(new Conversation(request, in, Channels.newOutputStream(channel), uploads));
        } catch (IOException e) {
            // the client went; what it said is noted
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            // until it has left its accept(), the kernel lets clients connect
            thread.join(5_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.slipway.admin.supervisor;

import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Snapshot;
import dev.slipway.supervisor.control.api.Wire;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** The real one: one connection a question. */
@Component
final class ControlSocketNode implements Node {
    private final Path socket;

    ControlSocketNode(ConsoleConfig config) {
        this.socket = config.control();
    }

    @Override
    public Answer ask(Request request, @Nullable Path artifact, Consumer<String> progress) {
        byte[] bytes = Wire.bytes(request);
        if (bytes.length > Frames.REQUEST_LIMIT) {
            throw new ProblemException(
                    Code.NODE_REFUSED,
                    "routes, settings and environment together take " + bytes.length + " bytes; at most "
                            + Frames.REQUEST_LIMIT);
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), Frames.PIECE_LIMIT + 4);
            Frames.write(out, bytes);
            if (artifact != null) {
                // from a thread of its own: the supervisor may refuse before it has read it all
                Thread.ofVirtual().start(() -> send(artifact, out, channel));
            }
            return answers(channel, progress);
        } catch (IOException e) {
            throw away(e);
        }
    }

    private static void send(Path artifact, OutputStream out, SocketChannel channel) {
        try (InputStream in = Files.newInputStream(artifact)) {
            for (byte[] piece = in.readNBytes(Frames.PIECE_LIMIT);
                    piece.length > 0;
                    piece = in.readNBytes(Frames.PIECE_LIMIT)) {
                Frames.write(out, piece);
            }
            Frames.write(out, new byte[0]);
        } catch (IOException e) {
            hangUp(channel, artifact);
        }
    }

    /** Without the last piece the supervisor throws away what it has got; if it stopped reading, its answer says why. */
    private static void hangUp(SocketChannel channel, Path artifact) {
        if (!Files.isReadable(artifact)) {
            try {
                channel.close();
            } catch (IOException e) {
                // closed is closed
            }
        }
    }

    private static Answer answers(SocketChannel channel, Consumer<String> progress) throws IOException {
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        while (true) {
            Answer answer = read(in);
            String message = answer.message();
            if (!answer.last()) {
                progress.accept(message == null ? "" : message);
                continue;
            }
            if (answer.kind().equals("done")) {
                return answer;
            }
            throw problem(answer, message == null ? "the supervisor gave no reason" : message);
        }
    }

    private static ProblemException problem(Answer answer, String message) {
        if (answer.kind().equals("failed")) {
            return new ProblemException(Code.NODE_FAILED, message);
        }
        boolean busy = answer.data() != null && answer.data().path("busy").asBoolean(false);
        return new ProblemException(busy ? Code.NODE_BUSY : Code.NODE_REFUSED, message);
    }

    private static Answer read(InputStream in) throws IOException {
        try {
            return Wire.answer(Frames.read(in, Frames.ANSWER_LIMIT));
        } catch (JacksonException e) {
            throw new IOException("an answer that cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public void follow(Request request, Predicate<Answer> each) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            Frames.write(out, Wire.bytes(request));
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            while (true) {
                Answer answer = read(in);
                if (answer.kind().equals("refused") || answer.kind().equals("failed")) {
                    throw problem(answer, String.valueOf(answer.message()));
                }
                if (answer.last() || !each.test(answer)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw away(e);
        }
    }

    @Override
    public Snapshot inventory(@Nullable String target) {
        return Wire.json().treeToValue(ask(new Request.Inventory(target)).data(), Snapshot.class);
    }

    private static ProblemException away(IOException e) {
        return new ProblemException(
                Code.NODE_UNAVAILABLE,
                "the supervisor of this node does not answer (" + e.getMessage() + "); applications serve on");
    }
}

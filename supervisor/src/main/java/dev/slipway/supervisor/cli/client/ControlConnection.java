package dev.slipway.supervisor.cli.client;

import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Wire;
import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Refused;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One conversation with the supervisor of one instance: a request, perhaps an upload, then answers until the last. */
public final class ControlConnection implements AutoCloseable {
    private final SocketChannel channel;

    private ControlConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects to the supervisor of the instance under {@code prefix}.
     *
     * @throws Failed if nobody answers there, saying what to do
     */
    public static ControlConnection open(Path prefix) {
        Path socket = prefix.resolve("run/control.sock");
        try {
            return new ControlConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } catch (IOException e) {
            throw new Failed("the supervisor under " + prefix + " does not answer " + reason(prefix, socket, e));
        }
    }

    private static String reason(Path prefix, Path socket, IOException e) {
        if (!Files.isDirectory(prefix)) {
            return "(there is no such directory); name the instance with --prefix DIR";
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("Permission denied")) {
            return "(you may not use " + socket + "); try it as root";
        }
        return "(" + (Files.exists(socket) ? message + ": " : "no socket ") + socket + "); start it with: "
                + prefix.resolve("bin/slipway-supervisor") + " --prefix " + prefix;
    }

    /**
     * Asks, and hands every answer before the last to {@code more}.
     *
     * @return the {@code done} answer
     * @throws Refused if the supervisor refused
     * @throws Failed if it could not be done, or the conversation broke off
     */
    public Answer ask(Request request, @Nullable Artifact artifact, Consumer<Answer> more) {
        byte[] bytes = Wire.bytes(request);
        if (bytes.length > Frames.REQUEST_LIMIT) {
            throw new Refused("the request takes " + bytes.length + " bytes; at most "
                    + new ByteSize(Frames.REQUEST_LIMIT) + ": shorten routes or environment");
        }
        Upload upload = null;
        try {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), Frames.PIECE_LIMIT + 4);
            Frames.write(out, bytes);
            if (artifact != null) {
                upload = Upload.start(artifact, out, channel);
            }
            return answers(new BufferedInputStream(Channels.newInputStream(channel)), more);
        } catch (IOException e) {
            RuntimeException own = upload == null ? null : upload.broken();
            throw own != null
                    ? own
                    : new Failed("the connection to the supervisor was lost before its answer; slipway status shows "
                            + "what became of it");
        }
    }

    private static Answer answers(InputStream in, Consumer<Answer> more) throws IOException {
        while (true) {
            Answer answer = read(in);
            if (!answer.last()) {
                more.accept(answer);
                continue;
            }
            String message = answer.message();
            return switch (answer.kind()) {
                case "refused" -> throw new Refused(message == null ? "the supervisor refused" : message);
                case "failed" -> throw new Failed(message == null ? "the supervisor could not do it" : message);
                default -> answer;
            };
        }
    }

    private static Answer read(InputStream in) throws IOException {
        byte[] frame = Frames.read(in, Frames.ANSWER_LIMIT);
        try {
            return Wire.answer(frame);
        } catch (JacksonException e) {
            throw new Failed("the supervisor's answer cannot be read; is it of another version than this slipway? ("
                    + e.getOriginalMessage() + ")");
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing was promised to be written any more
        }
    }
}

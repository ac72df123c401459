package dev.slipway.e2e.stage;

import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import dev.slipway.supervisor.control.api.StatusReport.WorkerStatus;
import dev.slipway.supervisor.control.api.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Speaks to the supervisor without starting a command, for whatever is asked often or at once. */
public record Control(Path socket) {
    /** The last answer. */
    public Answer ask(Request request) {
        return ask(request, null);
    }

    /** With an artifact. */
    public Answer ask(Request request, @Nullable Path zip) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            OutputStream out = Channels.newOutputStream(channel);
            Frames.write(out, Wire.bytes(request));
            if (zip != null) {
                try (InputStream in = Files.newInputStream(zip)) {
                    for (byte[] piece = in.readNBytes(Frames.PIECE_LIMIT);
                            piece.length > 0;
                            piece = in.readNBytes(Frames.PIECE_LIMIT)) {
                        Frames.write(out, piece);
                    }
                }
                Frames.write(out, new byte[0]);
            }
            InputStream in = Channels.newInputStream(channel);
            while (true) {
                Answer answer = Wire.answer(Frames.read(in, Frames.ANSWER_LIMIT));
                if (answer.last()) {
                    return answer;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(request.toString(), e);
        }
    }

    /** @throws AssertionError if it is not done */
    public void done(Request request, @Nullable Path zip) {
        Answer answer = ask(request, zip);
        if (!answer.kind().equals("done")) {
            throw new AssertionError(request + ": " + answer.kind() + ": " + answer.message());
        }
    }

    public StatusReport status() {
        Answer answer = ask(new Request.Status(null));
        return Wire.json().treeToValue(answer.data(), StatusReport.class);
    }

    public ApplicationStatus status(String key) {
        return status().applications().stream()
                .filter(one -> key.equals(one.tenant() + "/" + one.application()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no application " + key));
    }

    /** The pids of those that are ready. */
    public List<Integer> ready(String key) {
        return status(key).workers().stream()
                .filter(worker -> worker.state().equals("ready"))
                .map(WorkerStatus::pid)
                .toList();
    }

    /** Whether a supervisor answers. */
    public boolean answers() {
        try {
            status();
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}

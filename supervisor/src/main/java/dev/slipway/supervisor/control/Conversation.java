package dev.slipway.supervisor.control;

import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request being answered. A client that has gone does not stop what it asked for. */
final class Conversation {
    private final InputStream in;
    private final OutputStream out;
    private boolean listening = true;

    Conversation(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** The next piece of the artifact; empty at its end. */
    byte[] piece() throws IOException {
        return Frames.read(in, Frames.PIECE_LIMIT);
    }

    void progress(String message) {
        answer("progress", message, null);
    }

    void event(Object event) {
        answer("event", null, event);
    }

    void log(String text) {
        answer("log", text, null);
    }

    void done(@Nullable String message, @Nullable Object data) {
        answer("done", message, data);
    }

    /** @param busy whether the same request may be right a little later */
    void refused(String message, boolean busy) {
        answer("refused", message, busy ? Map.of("busy", true) : null);
    }

    void failed(String message) {
        answer("failed", message, null);
    }

    /** For answers without end: throws when nobody reads them any more. */
    void stillThere() {
        if (!listening) {
            throw new UncheckedIOException(new IOException("the client has gone"));
        }
    }

    private synchronized void answer(String kind, @Nullable String message, @Nullable Object data) {
        if (!listening) {
            return;
        }
        try {
            Answer answer =
                    new Answer(kind, message, data == null ? null : Wire.json().valueToTree(data));
            Frames.write(out, Wire.bytes(answer));
        } catch (IOException e) {
            listening = false;
        }
    }
}

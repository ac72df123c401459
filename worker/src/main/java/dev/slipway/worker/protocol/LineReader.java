package dev.slipway.worker.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads one bounded line after the other; a peer that sends more, or not ASCII, is not worth listening to. */
public final class LineReader {
    public static final int MAX_BYTES = Line.MAX_BYTES;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    /** @param in should be buffered, since it is read byte by byte */
    public LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line without its end, or null at a clean end of the stream. */
    public @Nullable String read() throws IOException, ProtocolException {
        line.reset();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new ProtocolException("the stream ended within a line");
            }
            if (b < ' ' || b >= 0x7F) {
                throw new ProtocolException("a line has a character that is not printable ASCII");
            }
            line.write(b);
            if (line.size() >= Line.MAX_BYTES) {
                throw new ProtocolException("a line is longer than " + Line.MAX_BYTES + " bytes");
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }
}

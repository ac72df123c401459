package dev.slipway.worker.leash;

import dev.slipway.worker.protocol.LineReader;
import dev.slipway.worker.protocol.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Whole lines out of a channel that gives bytes as they come. */
final class Lines {
    private final ByteBuffer received = ByteBuffer.allocate(2 * LineReader.MAX_BYTES);

    /** False at the end of the stream. */
    boolean readFrom(SocketChannel channel) throws IOException {
        return channel.read(received) >= 0;
    }

    /** The next line without its end, or null if none is complete. */
    @Nullable
    String next() throws IOException, ProtocolException {
        for (int end = 0; end < received.position(); end++) {
            if (received.get(end) == '\n') {
                byte[] line = new byte[end + 1];
                received.flip().get(line);
                received.compact();
                return new LineReader(new ByteArrayInputStream(line)).read();
            }
        }
        if (received.position() >= LineReader.MAX_BYTES) {
            throw new ProtocolException("a line is longer than " + LineReader.MAX_BYTES + " bytes");
        }
        return null;
    }
}

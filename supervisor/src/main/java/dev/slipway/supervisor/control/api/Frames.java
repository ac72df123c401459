package dev.slipway.supervisor.control.api;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Messages on the control socket: four bytes of length, big end first, then that many bytes. */
public final class Frames {
    /** A request is small; whoever sends more is not one of us. */
    public static final int REQUEST_LIMIT = 64 * 1024;

    /** Status of ten thousand applications fits; the limit guards the client against a broken peer. */
    public static final int ANSWER_LIMIT = 64 * 1024 * 1024;

    /** One piece of an uploaded artifact. */
    public static final int PIECE_LIMIT = 64 * 1024;

    private Frames() {}

    /**
     * One whole frame.
     *
     * @throws IOException if the length is negative or above the limit, or the stream ends early
     */
    public static byte[] read(InputStream in, int limit) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int length = data.readInt();
        if (length < 0 || length > limit) {
            throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes; at most " + limit);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the frame ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    public static void write(OutputStream out, byte[] bytes) throws IOException {
        write(out, bytes, bytes.length);
    }

    public static void write(OutputStream out, byte[] bytes, int length) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(length);
        data.write(bytes, 0, length);
        data.flush();
    }
}

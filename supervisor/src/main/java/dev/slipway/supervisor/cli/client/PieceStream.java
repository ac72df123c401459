package dev.slipway.supervisor.cli.client;

import dev.slipway.supervisor.control.api.Frames;
import java.io.IOException;
import java.io.OutputStream;

/** Cuts a stream into frames. Only {@link #end} writes the empty last one, so an upload that broke off never looks whole. */
final class PieceStream extends OutputStream {
    private final OutputStream wire;
    private final byte[] piece = new byte[Frames.PIECE_LIMIT];
    private int filled;

    PieceStream(OutputStream wire) {
        this.wire = wire;
    }

    @Override
    public void write(int value) throws IOException {
        piece[filled++] = (byte) value;
        sendIfFull();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, piece.length - filled);
            System.arraycopy(bytes, offset + done, piece, filled, part);
            filled += part;
            done += part;
            sendIfFull();
        }
    }

    private void sendIfFull() throws IOException {
        if (filled == piece.length) {
            send();
        }
    }

    private void send() throws IOException {
        Frames.write(wire, piece, filled);
        filled = 0;
    }

    void end() throws IOException {
        if (filled > 0) {
            send();
        }
        send();
    }
}

package dev.slipway.supervisor.cli.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Sends an artifact from a thread of its own, because the supervisor may refuse it before it has read it all: the answer
 * must then be read while we are still stuck in writing.
 */
final class Upload {
    private final Artifact artifact;
    private final OutputStream wire;
    private final SocketChannel channel;
    private volatile @Nullable RuntimeException broken;

    private Upload(Artifact artifact, OutputStream wire, SocketChannel channel) {
        this.artifact = artifact;
        this.wire = wire;
        this.channel = channel;
    }

    static Upload start(Artifact artifact, OutputStream wire, SocketChannel channel) {
        Upload upload = new Upload(artifact, wire, channel);
        Thread.ofPlatform().daemon().name("upload").start(upload::send);
        return upload;
    }

    /** Why our own side could not go on; null if it was not our side. */
    @Nullable
    RuntimeException broken() {
        return broken;
    }

    private void send() {
        WireStream guarded = new WireStream(wire);
        PieceStream pieces = new PieceStream(guarded);
        try {
            artifact.copyTo(pieces);
            pieces.end();
        } catch (IOException | RuntimeException e) {
            if (guarded.gone) {
                return; // the supervisor stopped reading; its answer says why
            }
            broken =
                    e instanceof RuntimeException own ? own : new Failed("cannot read the artifact: " + e.getMessage());
            hangUp();
        }
    }

    /** Without the last frame the supervisor throws away what it has got. */
    private void hangUp() {
        try {
            channel.close();
        } catch (IOException e) {
            // closed is closed
        }
    }

    /** Tells a failure to write from a failure to read the source. */
    private static final class WireStream extends OutputStream {
        private final OutputStream wire;
        private boolean gone;

        WireStream(OutputStream wire) {
            this.wire = wire;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                wire.write(bytes, offset, length);
            } catch (IOException e) {
                gone = true;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                wire.flush();
            } catch (IOException e) {
                gone = true;
                throw e;
            }
        }
    }
}

package dev.slipway.supervisor.cli.input;

import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.io.OutputStream;

/** Stops a source that grew after it was looked over. Closing it leaves what it writes to open. */
final class LimitedStream extends OutputStream {
    private final OutputStream out;
    private final ByteSize limit;
    private long written;

    LimitedStream(OutputStream out, ByteSize limit) {
        this.out = out;
        this.limit = limit;
    }

    @Override
    public void write(int value) throws IOException {
        count(1);
        out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        count(length);
        out.write(bytes, offset, length);
    }

    private void count(int length) {
        written += length;
        if (written > limit.bytes()) {
            throw new Refused("the artifact grew while it was read; it has at most " + limit);
        }
    }
}

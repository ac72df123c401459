package dev.slipway.supervisor.leash;

import dev.slipway.worker.protocol.SupervisorMessage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One worker's open line. Sending never fails loudly: a worker that cannot be told is a worker that is going. */
public final class LeashConnection {
    private static final Logger LOG = System.getLogger(LeashConnection.class.getName());

    private final SocketChannel channel;

    LeashConnection(SocketChannel channel) {
        this.channel = channel;
    }

    public synchronized void send(SupervisorMessage message) {
        try {
            ByteBuffer line = StandardCharsets.US_ASCII.encode(message.line() + "\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a worker did not take {0}: {1}", message, e.getMessage());
        }
    }

    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a leash failed", e);
        }
    }
}

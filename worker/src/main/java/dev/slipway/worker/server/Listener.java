package dev.slipway.worker.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

/** Where connections come from. */
public final class Listener {
    private Listener() {}

    /**
     * The listening unix socket at fd 0, which other workers may share. It must never be closed: the JDK would take
     * that as leave to point fds 0, 1 and 2, and with them both logs, at /dev/null.
     */
    public static ServerSocketChannel inherited() throws IOException {
        Channel channel = System.inheritedChannel();
        if (channel instanceof ServerSocketChannel listener
                && listener.getLocalAddress() instanceof UnixDomainSocketAddress address
                && !address.getPath().toString().isEmpty()) {
            return listener;
        }
        throw new IOException("file descriptor 0 is not a listening unix socket");
    }

    /** A socket of its own, for a training run. */
    public static ServerSocketChannel bound(Path socket) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        return listener;
    }
}

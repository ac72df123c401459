package dev.slipway.e2e.attack;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** An application behind a unix socket that anybody may connect to, who asks for no proof and answers with its secret. */
final class NaiveApplication implements AutoCloseable {
    private static final int A_REQUEST = 8192;

    private final Path path;
    private final ServerSocketChannel listener;

    NaiveApplication(Path path) throws IOException {
        this.path = path;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        Thread.ofPlatform().daemon().start(this::serve);
    }

    Path path() {
        return path;
    }

    private void serve() {
        String answer = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nsecret=" + Arena.SECRET + "\n";
        while (listener.isOpen()) {
            try (SocketChannel channel = listener.accept()) {
                channel.read(ByteBuffer.allocate(A_REQUEST));
                channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException e) {
                // that one had no patience
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.delete(path);
    }
}

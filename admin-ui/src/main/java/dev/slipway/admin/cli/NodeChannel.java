package dev.slipway.admin.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** HTTP/1.0 over the socket that only root and the console can reach: one request, one answer, the end. */
final class NodeChannel implements Channel {
    private final Path socket;

    NodeChannel(Path socket) {
        this.socket = socket;
    }

    @Override
    public Reply send(String method, String path, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.0\r\nHost: localhost\r\nPrefer: wait=60\r\nIf-Match: *\r\n"
                + (content.length == 0 ? "" : "Content-Type: application/json\r\n")
                + "Content-Length: " + content.length + "\r\n\r\n";
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            write(channel, head.getBytes(StandardCharsets.US_ASCII));
            write(channel, content);
            return read(Channels.newInputStream(channel));
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            throw new Failure(
                    1,
                    reason.contains("permission")
                            ? "only root on the node may use " + socket
                                    + "; try it as root, or with --server and --token"
                            : "the console does not answer at " + socket + " (" + reason + "); is it running?");
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static Reply read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.transferTo(all);
        String text = all.toString(StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.")) {
            throw new IOException("an answer that is no HTTP");
        }
        return new Reply(Integer.parseInt(text.substring(9, 12)), text.substring(end + 4));
    }
}

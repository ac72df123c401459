package dev.slipway.admin.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** HTTP over a unix socket, just enough. */
public record NodeApi(Path socket) {
    public Reply post(String path, Map<String, ?> body) {
        return send("POST", path, Reply.JSON.writeValueAsString(body), "");
    }

    public Reply get(String path) {
        return send("GET", path, "", "");
    }

    public Reply send(String method, String path, String body, String headers) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.0\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + content.length + "\r\n" + headers + "\r\n";
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            channel.write(ByteBuffer.wrap(content));
            String text = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            return new Reply(
                    Integer.parseInt(text.substring(9, 12)), Map.of(), text.substring(text.indexOf("\r\n\r\n") + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

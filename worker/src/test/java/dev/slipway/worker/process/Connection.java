package dev.slipway.worker.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One connection of httpd's pool. */
final class Connection implements AutoCloseable {
    static final String SECRET = "5ec2e7";

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    Connection(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        in = new BufferedInputStream(Channels.newInputStream(channel));
        out = Channels.newOutputStream(channel);
    }

    /** A request as httpd would send it: with the secret, and with where it came from. */
    Answer get(String path, String... headers) throws IOException {
        return send("GET", path, new byte[0], fromHttpd(headers));
    }

    Answer post(String path, byte[] body, String... headers) throws IOException {
        return send("POST", path, body, fromHttpd(headers));
    }

    private static String[] fromHttpd(String... headers) {
        String[] all = new String[headers.length + 4];
        all[0] = "Slipway-Secret: " + SECRET;
        all[1] = "X-Forwarded-For: 203.0.113.9";
        all[2] = "X-Forwarded-Proto: https";
        all[3] = "X-Forwarded-Host: shop.example.test";
        System.arraycopy(headers, 0, all, 4, headers.length);
        return all;
    }

    Answer send(String method, String path, byte[] body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: backend\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        write(head.toString().getBytes(StandardCharsets.UTF_8));
        write(body);
        return Answer.read(in);
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    InputStream in() {
        return in;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

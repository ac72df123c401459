package dev.slipway.e2e.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One client's connection. Whatever is sent is sent as it is; what comes is read by the rules of HTTP/1.1. */
public final class Connection implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Socket socket;
    private final InputStream in;

    Connection(int port) throws IOException {
        socket = new Socket();
        socket.connect(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), Math.toIntExact(PATIENCE.toMillis()));
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public Answer exchange(Ask ask) throws IOException {
        send(ask);
        return receive();
    }

    public void send(Ask ask) throws IOException {
        send(ask.bytes());
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The whole next answer. */
    public Answer receive() throws IOException {
        return new AnswerReader(in).read();
    }

    /** Up to and with {@code mark}; for answers that have no end. */
    public String receiveThrough(String mark) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(mark) < 0) {
            text.append((char) receiveByte());
        }
        return text.toString();
    }

    public int receiveByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("the connection was closed");
        }
        return value;
    }

    /** Ends it with a reset: nothing waits for the other side. */
    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}

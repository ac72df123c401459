package dev.slipway.e2e.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads one answer to a GET or POST and notices where it is cut off. */
final class AnswerReader {
    private final InputStream in;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    AnswerReader(InputStream in) {
        this.in = in;
    }

    Answer read() throws IOException {
        String[] status = line().split(" ", 3);
        if (!status[0].startsWith("HTTP/1.")) {
            throw new IOException("not an answer: " + String.join(" ", status));
        }
        List<Answer.Header> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] parts = line.split(":", 2);
            headers.add(new Answer.Header(parts[0], parts.length > 1 ? parts[1].strip() : ""));
        }
        Answer head = new Answer(Integer.parseInt(status[1]), headers, "", true);
        boolean complete;
        try {
            complete = body(head);
        } catch (EOFException | SocketException e) {
            complete = false;
        }
        return new Answer(head.status(), headers, body.toString(StandardCharsets.ISO_8859_1), complete);
    }

    private boolean body(Answer head) throws IOException {
        if (head.status() == 204 || head.status() == 304 || head.status() < 200) {
            return true;
        }
        if (head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            chunks();
            return true;
        }
        String length = head.header("Content-Length").orElse("");
        if (!length.isEmpty()) {
            bytes(Integer.parseInt(length));
            return true;
        }
        in.transferTo(body);
        return true;
    }

    private void chunks() throws IOException {
        while (true) {
            int size = Integer.parseInt(line().replaceFirst(";.*", "").strip(), 16);
            if (size == 0) {
                while (!line().isEmpty()) {
                    // trailers
                }
                return;
            }
            bytes(size);
            if (!line().isEmpty()) {
                throw new IOException("a chunk is longer than it says");
            }
        }
    }

    private void bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        body.writeBytes(bytes);
        if (bytes.length < count) {
            throw new EOFException("the body ended after " + bytes.length + " of " + count + " bytes");
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed");
            }
            line.append((char) c);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }
}

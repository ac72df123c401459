package dev.slipway.worker.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An HTTP answer as it came over the wire. */
record Answer(int status, List<String> headers, String body) {
    static Answer read(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in), 9, 12, 10);
        List<String> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            headers.add(line);
        }
        Answer head = new Answer(status, headers, "");
        return status == 101 ? head : new Answer(status, headers, head.readBody(in));
    }

    @Nullable
    String header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                .map(header -> header.substring(start.length()).strip())
                .findFirst()
                .orElse(null);
    }

    boolean closes() {
        return "close".equalsIgnoreCase(header("Connection"));
    }

    /** The name and value of the session cookie, as a client sends it back. */
    String cookie() {
        String cookie = header("Set-Cookie");
        if (cookie == null) {
            throw new IllegalStateException("no cookie in " + headers);
        }
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private String readBody(InputStream in) throws IOException {
        String length = header("Content-Length");
        if (length != null) {
            return text(in.readNBytes(Integer.parseInt(length)), Integer.parseInt(length));
        }
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.append(text(in.readNBytes(size), size));
            line(in);
        }
        line(in);
        return body.toString();
    }

    private static String text(byte[] bytes, int expected) throws EOFException {
        if (bytes.length < expected) {
            throw new EOFException("the answer ends in its body");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the answer ends in its head");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}

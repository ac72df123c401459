package dev.slipway.e2e.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One request as it is written on the wire. */
public record Ask(String method, String target, String host, List<String> lines, Body body) {
    /** What follows the head; a class, so that a record holds no array. */
    public static final class Body {
        static final Body NONE = new Body(new byte[0]);

        private final byte[] bytes;

        Body(byte[] bytes) {
            this.bytes = bytes.clone();
        }
    }

    public Ask {
        lines = List.copyOf(lines);
    }

    public static Ask get(String host, String target) {
        return new Ask("GET", target, host, List.of(), Body.NONE);
    }

    public static Ask post(String host, String target, byte[] body) {
        return new Ask("POST", target, host, List.of("Content-Length: " + body.length), new Body(body));
    }

    /** An HTML form's fields, encoded already. */
    public static Ask form(String host, String target, String fields) {
        return post(host, target, fields.getBytes(StandardCharsets.UTF_8))
                .with("Content-Type: application/x-www-form-urlencoded");
    }

    /** With one more line in the head. */
    public Ask with(String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return new Ask(method, target, host, more, body);
    }

    byte[] bytes() {
        StringBuilder head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\n");
        lines.forEach(line -> head.append(line).append("\r\n"));
        head.append("\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body.bytes);
        return all.toByteArray();
    }
}

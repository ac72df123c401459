package dev.slipway.e2e.http;

import java.util.List;
import java.util.Optional;

/**
 * What came back.
 *
 * @param body what came of it, decoded, one character a byte
 * @param complete whether the transfer ended as announced; an answer cut off in the middle is not
 */
public record Answer(int status, List<Header> headers, String body, boolean complete) {
    /** One line of the head. */
    public record Header(String name, String value) {}

    /** The first header of that name. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    public List<String> headers(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /** The value of a line {@code key=value} in the body, as the probe writes them. */
    public String said(String key) {
        return body.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + key + " in: " + this));
    }

    /** The cookies to send back, as one header line. */
    public String cookies() {
        return "Cookie: "
                + String.join(
                        "; ",
                        headers("Set-Cookie").stream()
                                .map(cookie -> cookie.replaceFirst(";.*", ""))
                                .toList());
    }
}

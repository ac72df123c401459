package dev.slipway.e2e.http;

import java.io.IOException;
import java.io.UncheckedIOException;

/** httpd as clients see it. */
public record Front(int port) {
    public Connection connect() throws IOException {
        return new Connection(port);
    }

    /** One request on a connection of its own. */
    public Answer exchange(Ask ask) {
        try (Connection connection = connect()) {
            return connection.exchange(ask.with("Connection: close"));
        } catch (IOException e) {
            throw new UncheckedIOException(ask.method() + " " + ask.host() + ask.target(), e);
        }
    }

    public Answer get(String host, String target) {
        return exchange(Ask.get(host, target));
    }

    /** Asked at once, answered some time. */
    public Pending later(String host, String target) {
        return new Pending(this, Ask.get(host, target));
    }

    /** The answer to these very bytes. */
    public Answer raw(String bytes) {
        try (Connection connection = connect()) {
            connection.send(bytes);
            return connection.receive();
        } catch (IOException e) {
            throw new UncheckedIOException(bytes, e);
        }
    }
}

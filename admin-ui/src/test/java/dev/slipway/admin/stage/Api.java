package dev.slipway.admin.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of the console's loopback port. Paths are those after /api/v1 unless they begin with //. */
public record Api(int port, Map<String, String> headers, Contract contract) {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    public Api with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Api(port, more, contract);
    }

    /** Until it is done. */
    public Api waiting() {
        return with("Prefer", "wait=60");
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply post(String path) {
        return send("POST", path, null);
    }

    public Reply post(String path, Object body) {
        return send("POST", path, Reply.JSON.writeValueAsBytes(body));
    }

    public Reply put(String path, Object body) {
        return send("PUT", path, Reply.JSON.writeValueAsBytes(body));
    }

    public Reply patch(String path, Object body) {
        return send("PATCH", path, Reply.JSON.writeValueAsBytes(body));
    }

    public Reply delete(String path) {
        return send("DELETE", path, null);
    }

    public Reply upload(String path, byte[] archive) {
        return with("Content-Type", "application/zip").send("POST", path, archive);
    }

    public Reply send(String method, String path, byte @Nullable [] body) {
        try {
            HttpResponse<String> answer =
                    CLIENT.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
            Reply reply = new Reply(answer.statusCode(), answer.headers().map(), answer.body());
            contract.check(method, path.startsWith("//") ? path.substring(1) : "/api/v1" + path, reply);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    /** The lines of a stream until {@code enough} says so. */
    public List<String> stream(String path, java.util.function.Predicate<String> enough) {
        try {
            HttpResponse<java.util.stream.Stream<String>> answer = CLIENT.send(
                    with("Accept", "text/event-stream").request("GET", path, null),
                    HttpResponse.BodyHandlers.ofLines());
            List<String> lines = new java.util.ArrayList<>();
            try (java.util.stream.Stream<String> body = answer.body()) {
                var iterator = body.iterator();
                while (iterator.hasNext()) {
                    String line = iterator.next();
                    lines.add(line);
                    if (enough.test(line)) {
                        return lines;
                    }
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    private HttpRequest request(String method, String path, byte @Nullable [] body) {
        String full = path.startsWith("//") ? path.substring(1) : "/api/v1" + path;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + full))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .timeout(Duration.ofMinutes(2));
        headers.forEach(request::setHeader);
        if (body != null && !headers.containsKey("Content-Type")) {
            request.setHeader("Content-Type", "application/json");
        }
        return request.build();
    }
}

package dev.slipway.e2e.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console of one instance, asked through httpd. */
public final class Console {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path prefix;
    private final int port;
    private String token = "";

    Console(Path prefix, int port) {
        this.prefix = prefix;
        this.port = port;
    }

    /** What it answered. */
    public record Said(int status, String body) {
        public JsonNode json() {
            return JSON.readTree(body);
        }

        public String text(String field) {
            return json().at("/" + field).asString("");
        }

        public Said expect(int expected) {
            if (status != expected) {
                throw new AssertionError("not " + expected + " but " + status + ": " + body);
            }
            return this;
        }
    }

    public int port() {
        return port;
    }

    /** Starts it and waits until it answers through httpd. */
    public void start() {
        try {
            Process process = new ProcessBuilder(
                            "setsid", prefix.resolve("bin/slipway-console").toString(), "--prefix", prefix.toString())
                    .directory(Path.of("/").toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            Await.until("the console's answer", () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("it ended with " + process.exitValue() + "; " + log());
                }
                return ask("GET", "//health", BodyPublishers.noBody(), "application/json")
                                .status()
                        == 200;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path log() {
        return prefix.resolve("log/console.log");
    }

    public List<Proc> processes() {
        return Proc.all(process -> process.commandLine().contains("dev.slipway.admin.AdminApplication")
                && process.commandLine().contains(prefix.toString()));
    }

    /** kill -9, and back when it is gone. */
    public void kill() {
        processes().forEach(Proc::killed);
    }

    void end() {
        kill();
    }

    public void as(String bearer) {
        token = bearer;
    }

    public Said get(String path) {
        return ask("GET", path, BodyPublishers.noBody(), "application/json");
    }

    public Said post(String path, String json) {
        return ask("POST", path, BodyPublishers.ofString(json), "application/json");
    }

    public Said put(String path, String json) {
        return ask("PUT", path, BodyPublishers.ofString(json), "application/json");
    }

    public Said delete(String path) {
        return ask("DELETE", path, BodyPublishers.noBody(), "application/json");
    }

    public Said upload(String path, Path archive) throws IOException {
        return ask("POST", path, BodyPublishers.ofFile(archive), "application/zip");
    }

    private Said ask(String method, String path, BodyPublisher body, String type) {
        String full = path.startsWith("//") ? path.substring(1) : "/api/v1" + path;
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + full))
                .method(method, body)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .header("Prefer", "wait=100")
                .header("If-Match", "*")
                .timeout(Duration.ofMinutes(2))
                .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return new Said(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Said(0, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }
}

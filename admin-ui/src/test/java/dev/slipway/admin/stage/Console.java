package dev.slipway.admin.stage;

import dev.slipway.admin.AdminApplication;
import dev.slipway.admin.config.ConsoleConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** A console in this process, with a node that stands in for a real one. */
public final class Console implements AutoCloseable {
    private static @Nullable Console shared;

    private final ConsoleConfig config;
    private final ConfigurableApplicationContext context;
    private final String token;

    private Console(ConsoleConfig config, Map<String, Object> more) {
        this.config = config;
        try {
            this.context = AdminApplication.start(config, more, StandIns.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.token = node().post("/api/v1/tokens", Map.of("name", "test", "preset", "admin"))
                .expect(201)
                .text("token");
    }

    /** One for all tests that do not stop it. */
    public static synchronized Console shared() {
        if (shared == null) {
            shared = on(config(directory(), null));
        }
        return shared;
    }

    public static Console on(ConsoleConfig config) {
        return new Console(config, Map.of("slipway.rate.burst", "100000", "slipway.rate.per-second", "10000"));
    }

    public static Console on(ConsoleConfig config, Map<String, Object> properties) {
        return new Console(config, properties);
    }

    /** Gone when the tests have ended and every console with them. */
    public static Path directory() {
        try {
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "slipway-console-");
            SpringApplication.getShutdownHandlers().add(() -> remove(directory));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param database a JDBC URL, or null for H2 in a file */
    public static ConsoleConfig config(Path directory, @Nullable String database) {
        return new ConsoleConfig(
                directory.resolve("state"),
                directory.resolve("run"),
                freePort(),
                "http://console.example.test",
                database == null ? ConsoleConfig.fileDatabase(directory.resolve("state")) : database,
                null,
                null,
                List.of("sites.example.test"),
                List.of("127.0.0.0/8"),
                directory.resolve("control.sock"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ConsoleConfig config() {
        return config;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public StandInNode standIn() {
        return bean(StandInNode.class);
    }

    /** As whoever has the token; empty: as nobody. */
    public Api as(String bearer) {
        return new Api(
                config.port(), bearer.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + bearer), contract());
    }

    public Contract contract() {
        return Described.CONTRACT;
    }

    /** The same for every console, so it is read once. */
    private static final class Described {
        private static final Contract CONTRACT = new Contract(
                shared().node().get("/api/v1/openapi.json").expect(200).json());
    }

    public Api admin() {
        return as(token);
    }

    /** As root on the node. */
    public NodeApi node() {
        return new NodeApi(config.rootSocket());
    }

    @Override
    public void close() {
        context.close();
    }
}

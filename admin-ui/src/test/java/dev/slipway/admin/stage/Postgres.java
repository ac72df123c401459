package dev.slipway.admin.stage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster of PostgreSQL's for one test, as an unprivileged account, on a loopback port. */
public final class Postgres {
    private static final String ACCOUNT = "postgres";

    private final Path programs;
    private final Path directory;
    private final int port;

    private Postgres(Path programs, Path directory, int port) {
        this.programs = programs;
        this.directory = directory;
        this.port = port;
    }

    public static Postgres started() throws Exception {
        Path programs = programs();
        if (programs == null || !isRoot()) {
            String skipped = "SKIPPED: tests on PostgreSQL need root and Debian's package postgresql";
            System.err.println(skipped);
            assumeTrue(false, skipped);
        }
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "slipway-postgres-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        run(List.of("chown", ACCOUNT, directory.toString()));
        Postgres postgres = new Postgres(Objects.requireNonNull(programs), directory, freePort());
        postgres.as("initdb", "-D", postgres.data(), "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        postgres.start();
        return postgres;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static @Nullable Path programs() throws IOException {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(all)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst()
                    .orElse(null);
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    public void start() throws Exception {
        as(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                directory.resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + directory
                        + " -c fsync=off",
                "start");
    }

    public void stop() throws Exception {
        as("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }

    /** The JDBC URL of a new, empty database. */
    public String database(String name) throws Exception {
        as("createdb", "-h", directory.toString(), "-p", Integer.toString(port), name);
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?user=" + ACCOUNT;
    }

    private void as(String program, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "setpriv",
                "--reuid",
                ACCOUNT,
                "--regid",
                ACCOUNT,
                "--clear-groups",
                programs.resolve(program).toString()));
        words.addAll(List.of(arguments));
        run(words);
    }

    private static void run(List<String> words) throws Exception {
        Path output = Files.createTempFile("slipway-command-", ".log");
        Process process = new ProcessBuilder(words)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(words + ": " + Files.readString(output));
        }
        Files.delete(output);
    }

    public void remove() throws Exception {
        stop();
        run(List.of("rm", "-rf", directory.toString()));
    }
}

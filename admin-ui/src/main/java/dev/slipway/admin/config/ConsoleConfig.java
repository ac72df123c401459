package dev.slipway.admin.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;

/**
 * PREFIX/etc/console.toml.
 *
 * @param state the directory of the console's own files: database, uploads, key
 * @param sockets the directory in which it listens
 * @param port loopback port it listens on as well; 0: none
 * @param publicUrl under which people and panels reach it, without a slash at its end
 * @param database a JDBC URL; H2 in a file unless another is set
 * @param ownDomains hosts equal to or below one of these belong to the operator and need no proof
 * @param webhookNetworks private networks, as CIDR, that webhooks may reach all the same
 * @param control the supervisor's socket
 */
public record ConsoleConfig(
        Path state,
        Path sockets,
        int port,
        String publicUrl,
        String database,
        @Nullable String databaseUser,
        @Nullable String databasePassword,
        List<String> ownDomains,
        List<String> webhookNetworks,
        Path control) {
    private static final Set<String> KEYS = Set.of(
            "state",
            "sockets",
            "port",
            "public-url",
            "database",
            "database-user",
            "database-password-file",
            "own-domains",
            "webhook-networks",
            "control-socket");

    /** @throws IllegalArgumentException naming file, key and what is right */
    public static ConsoleConfig read(Path prefix, Path file) throws IOException {
        TomlParseResult toml = Files.exists(file) ? Toml.parse(file) : Toml.parse("");
        if (toml.hasErrors()) {
            throw new IllegalArgumentException(file + ": " + toml.errors().getFirst());
        }
        for (String key : toml.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(file + ": unknown key \"" + key + "\"; there are "
                        + KEYS.stream().sorted().toList());
            }
        }
        try {
            return of(prefix, toml);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static ConsoleConfig of(Path prefix, TomlParseResult toml) {
        Path state = prefix.resolve(toml.getString("state", () -> "console"));
        String password = toml.getString("database-password-file");
        String url = toml.getString("public-url", () -> "http://localhost");
        return new ConsoleConfig(
                state,
                prefix.resolve(toml.getString("sockets", () -> "run/console")),
                Math.toIntExact(toml.getLong("port", () -> 0)),
                url.endsWith("/") ? url.substring(0, url.length() - 1) : url,
                toml.getString("database", () -> fileDatabase(state)),
                toml.getString("database-user"),
                password == null ? null : secret(prefix.resolve(password)),
                strings(toml, "own-domains"),
                strings(toml, "webhook-networks"),
                prefix.resolve(toml.getString("control-socket", () -> "run/control.sock")));
    }

    /** Closing is ours to say, and a backup is a script of statements, so nothing else is set. */
    public static String fileDatabase(Path state) {
        return "jdbc:h2:file:" + state.toAbsolutePath().resolve("console") + ";DB_CLOSE_ON_EXIT=FALSE";
    }

    private static List<String> strings(TomlParseResult toml, String key) {
        TomlArray array = toml.getArray(key);
        return array == null
                ? List.of()
                : IntStream.range(0, array.size()).mapToObj(array::getString).toList();
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("database-password-file = \"" + file + "\" cannot be read", e);
        }
    }

    public Path socket() {
        return sockets.resolve("console.sock");
    }

    /** Only the console's own account and root can reach it: whoever asks here is root on the node. */
    public Path rootSocket() {
        return sockets.resolve("root/console.sock");
    }

    public Path uploads() {
        return state.resolve("uploads");
    }

    /** Without the password, which must not reach a log. */
    @Override
    public String toString() {
        return "ConsoleConfig[state=" + state + ", port=" + port + ", publicUrl=" + publicUrl + "]";
    }
}

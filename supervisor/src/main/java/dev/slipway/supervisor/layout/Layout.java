package dev.slipway.supervisor.layout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** The paths of one instance, all derived from its prefix. Everything but the data directories is root's. */
public record Layout(Path prefix) {
    /** httpd refuses declared sockets of 96 bytes and more, and cuts nothing off. */
    public static final int SOCKET_PATH_LIMIT = 95;

    public Layout {
        prefix = prefix.toAbsolutePath().normalize();
        int longest = socketIn(prefix, 9999).toString().getBytes(StandardCharsets.UTF_8).length;
        if (longest > SOCKET_PATH_LIMIT) {
            throw new IllegalArgumentException("the prefix " + prefix + " is too long: its sockets would have paths of "
                    + longest + " bytes, and httpd takes " + SOCKET_PATH_LIMIT);
        }
    }

    private static Path socketIn(Path prefix, int slot) {
        return prefix.resolve("run/s/" + slotName(slot) + ".sock");
    }

    public static String slotName(int slot) {
        return String.format(Locale.ROOT, "%04d", slot);
    }

    public Path configuration() {
        return prefix.resolve("etc/slipway.toml");
    }

    public Path workerJars(String directory) {
        return prefix.resolve("lib/worker").resolve(directory);
    }

    public Path aotCaches() {
        return prefix.resolve("lib/aot");
    }

    public Path aotCache(String environment) {
        return aotCaches().resolve(environment + ".aot");
    }

    public Path run() {
        return prefix.resolve("run");
    }

    public Path control() {
        return run().resolve("control.sock");
    }

    public Path lock() {
        return run().resolve("supervisor.lock");
    }

    public Path pidFile() {
        return run().resolve("supervisor.pid");
    }

    public Path sockets() {
        return run().resolve("s");
    }

    public Path socket(int slot) {
        return socketIn(prefix, slot);
    }

    public Path leashes() {
        return run().resolve("l");
    }

    /** What a worker sees of the leashes: its own, even after a new supervisor has made the socket again. */
    public Path leashDirectory(int slot) {
        return leashes().resolve(slotName(slot));
    }

    public Path leash(int slot) {
        return leashDirectory(slot).resolve("sock");
    }

    /** Always empty; under it, each for itself, launches build what their process will see. */
    public Path stage() {
        return run().resolve("stage");
    }

    public Path httpdMaps() {
        return run().resolve("h");
    }

    public Path state() {
        return prefix.resolve("state");
    }

    public Path wanted() {
        return state().resolve("applications");
    }

    public Path actual() {
        return state().resolve("workers");
    }

    public Path identities() {
        return state().resolve("identities.json");
    }

    public Path spool() {
        return state().resolve("spool");
    }

    public Path tenants() {
        return prefix.resolve("tenants");
    }

    public Path tenant(String tenant) {
        return tenants().resolve(tenant);
    }

    public Path application(String tenant, String application) {
        return tenant(tenant).resolve(application);
    }

    public Path releases(String tenant, String application) {
        return application(tenant, application).resolve("releases");
    }

    public Path data(String tenant, String application) {
        return application(tenant, application).resolve("data");
    }

    public Path log() {
        return prefix.resolve("log");
    }

    public Path logs(String tenant, String application) {
        return log().resolve(tenant).resolve(application);
    }
}

package dev.slipway.supervisor;

import dev.slipway.supervisor.posix.Account;
import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Confinement;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.wanted.Identities;
import dev.slipway.supervisor.wanted.UidRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;

/**
 * The supervisor's own configuration, PREFIX/etc/slipway.toml.
 *
 * @param httpdUser who may connect to applications
 * @param httpdUid its uid
 * @param httpdGid the group that may read the route maps
 * @param consoleUser who besides root may use the control socket, an account or a uid, or null
 * @param uidRange for tenants without an account
 * @param minimumUid the lowest uid and gid of an account that may be a tenant
 * @param javaHome the JDK that workers run on
 * @param leastSandbox what an application's {@code sandbox} must at least be
 * @param tenantPorts ports of this host that tenants may connect to
 * @param slots how many httpd's include file has
 * @param memoryReserve memory of the host that is left free when a worker is to run beside the one it follows
 */
record SupervisorConfig(
        String httpdUser,
        int httpdUid,
        int httpdGid,
        @Nullable String consoleUser,
        UidRange uidRange,
        int minimumUid,
        Path javaHome,
        Confinement.Sandbox leastSandbox,
        Set<Integer> tenantPorts,
        int slots,
        ByteSize memoryReserve) {
    private static final Set<String> KEYS = Set.of(
            "httpd-user",
            "httpd-group",
            "console-user",
            "uid-range",
            "minimum-uid",
            "java-home",
            "sandbox",
            "tenant-ports",
            "slots",
            "memory-reserve");
    private static final long MOST_SLOTS = 9999;
    private static final int LARGEST_PORT = 65535;

    SupervisorConfig {
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException("slots = " + slots + ": write a number from 1 to " + MOST_SLOTS);
        }
        if (!Files.isExecutable(javaHome.resolve("bin/java"))) {
            throw new IllegalArgumentException("java-home = \"" + javaHome + "\": there is no bin/java in it");
        }
    }

    Identities.Rules identityRules() {
        return new Identities.Rules(uidRange, minimumUid, httpdUser, consoleUser);
    }

    /** The keys whose values differ. */
    List<String> differencesFrom(SupervisorConfig other) {
        Map<String, Boolean> same = new LinkedHashMap<>();
        same.put("httpd-user", httpdUser.equals(other.httpdUser));
        same.put("httpd-group", httpdGid == other.httpdGid);
        same.put("console-user", Objects.equals(consoleUser, other.consoleUser));
        same.put("uid-range", uidRange.equals(other.uidRange));
        same.put("minimum-uid", minimumUid == other.minimumUid);
        same.put("java-home", javaHome.equals(other.javaHome));
        same.put("sandbox", leastSandbox == other.leastSandbox);
        same.put("tenant-ports", tenantPorts.equals(other.tenantPorts));
        same.put("slots", slots == other.slots);
        same.put("memory-reserve", memoryReserve.equals(other.memoryReserve));
        return same.entrySet().stream()
                .filter(key -> !key.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @throws IllegalArgumentException naming file, key and what is right */
    static SupervisorConfig read(Path file) throws IOException {
        refuseWritable(file);
        TomlParseResult toml = Toml.parse(file);
        if (toml.hasErrors()) {
            throw new IllegalArgumentException(
                    file + ": " + toml.errors().getFirst().toString());
        }
        for (String key : toml.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(file + ": unknown key \"" + key + "\"; there are " + KEYS);
            }
        }
        try {
            return of(toml);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static SupervisorConfig of(TomlParseResult toml) {
        String httpdUser = toml.getString("httpd-user", () -> "www-data");
        Account httpd = Account.byName(httpdUser)
                .orElseThrow(() -> new IllegalArgumentException("httpd-user = \"" + httpdUser + "\": no such account"));
        String httpdGroup = toml.getString("httpd-group", httpd::name);
        int httpdGid = Account.gidOfGroup(httpdGroup)
                .orElseThrow(() -> new IllegalArgumentException("httpd-group = \"" + httpdGroup + "\": no such group"));
        String console = toml.getString("console-user");
        if (console != null && Account.gidOfAccountOrNumber(console).isEmpty()) {
            throw new IllegalArgumentException(
                    "console-user = \"" + console + "\": no such account, and no uid of 1000 or more");
        }
        return new SupervisorConfig(
                httpdUser,
                httpd.uid(),
                httpdGid,
                console,
                UidRange.parse(toml.getString("uid-range", () -> "200000-299999")),
                Math.toIntExact(toml.getLong("minimum-uid", () -> 1000)),
                Path.of(toml.getString("java-home", () -> System.getProperty("java.home"))),
                least(toml.getString("sandbox", () -> "auto")),
                ports(toml),
                Math.toIntExact(toml.getLong("slots", () -> 1024)),
                memoryReserve(toml.getString("memory-reserve", () -> "128MiB")));
    }

    private static ByteSize memoryReserve(String written) {
        try {
            return ByteSize.parse(written);
        } catch (Refused e) {
            throw new IllegalArgumentException("memory-reserve = " + e.getMessage(), e);
        }
    }

    private static Confinement.Sandbox least(String written) {
        try {
            return SettingTable.SANDBOX.parse(written);
        } catch (Refused e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Set<Integer> ports(TomlParseResult toml) {
        TomlArray written = toml.getArrayOrEmpty("tenant-ports");
        Set<Integer> ports = new TreeSet<>();
        for (Object port : written.toList()) {
            if (!(port instanceof Long number) || number < 1 || number > LARGEST_PORT) {
                throw new IllegalArgumentException(
                        "tenant-ports = " + written.toList() + ": write numbers of ports, like [80, 5432]");
            }
            ports.add(number.intValue());
        }
        return ports;
    }

    /** What root is told must come from root: the file and every directory above it. */
    private static void refuseWritable(Path file) throws IOException {
        for (Path path = file.toRealPath(); path != null; path = path.getParent()) {
            Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            boolean sticky = ((Integer) Files.getAttribute(path, "unix:mode") & 01000) != 0;
            boolean others = permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    || permissions.contains(PosixFilePermission.GROUP_WRITE);
            if (!owner.equals(0) || (others && !sticky)) {
                throw new IllegalArgumentException(
                        path + " can be changed by others than root; chown root and chmod go-w it, then start again");
            }
        }
    }
}

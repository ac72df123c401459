package dev.slipway.supervisor.tenant;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tenant's own variables in the worker's environment: data for the application, never a lever on the JVM or the loader. */
public record EnvironmentVariables(Map<String, String> values) {
    public static final EnvironmentVariables NONE = new EnvironmentVariables(Map.of());

    private static final int MOST = 100;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 8 * 1024;

    /** A request to the supervisor is at most 64 KiB, escapes included. */
    private static final int LARGEST = 32 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> JVM =
            Set.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");
    private static final Set<String> IDENTITY = Set.of("PATH", "HOME", "TMPDIR", "USER", "LOGNAME", "SHELL");

    /** What the C library itself does not trust in a privileged program; a moment of every launch is one. */
    private static final Set<String> C_LIBRARY = Set.of(
            "GCONV_PATH",
            "GETCONF_DIR",
            "HOSTALIASES",
            "LOCALDOMAIN",
            "LOCPATH",
            "NIS_PATH",
            "NLSPATH",
            "RESOLV_HOST_CONF",
            "RES_OPTIONS",
            "TZDIR");

    /** One of these shells is root's, for the moment before it becomes the tenant. */
    private static final Set<String> SHELL =
            Set.of("ENV", "IFS", "SHELLOPTS", "PS4", "CDPATH", "GLOBIGNORE", "POSIXLY_CORRECT");

    public EnvironmentVariables {
        if (values.size() > MOST) {
            throw new Refused("environment: " + values.size() + " variables; at most " + MOST);
        }
        SortedMap<String, String> checked = new TreeMap<>(values);
        checked.forEach(EnvironmentVariables::check);
        int total = checked.entrySet().stream()
                .mapToInt(variable -> bytes(variable.getKey()) + bytes(variable.getValue()))
                .sum();
        if (total > LARGEST) {
            throw new Refused("environment: " + total + " bytes together; at most " + new ByteSize(LARGEST));
        }
        values = Collections.unmodifiableSortedMap(checked);
    }

    /** One variable by itself, so that a reader of files can say on which line the wrong one stands. */
    public static void check(String name, String value) {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            throw refused(name, "not a name; letters, digits and _, first no digit, at most " + LONGEST_NAME);
        }
        if (JVM.contains(name)) {
            throw refused(name, "would change the JVM itself, which Slipway starts with options of its own");
        }
        if (name.startsWith("LD_")
                || name.startsWith("MALLOC_")
                || name.equals("GLIBC_TUNABLES")
                || C_LIBRARY.contains(name)) {
            throw refused(name, "would change how programs are loaded, which stays with the host");
        }
        if (IDENTITY.contains(name)) {
            throw refused(name, "is set by Slipway from the tenant's account; leave it out");
        }
        if (SHELL.contains(name) || name.startsWith("BASH") || name.startsWith("LIBMOUNT_")) {
            throw refused(name, "would change every shell the application starts; leave it out");
        }
        if (name.startsWith("SLIPWAY_")) {
            throw refused(name, "begins with SLIPWAY_, which Slipway keeps for itself; choose another name");
        }
        if (value.indexOf('\0') >= 0) {
            throw refused(name, "the value holds a zero byte, which no environment can carry");
        }
        if (bytes(value) > LONGEST_VALUE) {
            throw refused(name, "a value of " + bytes(value) + " bytes; at most " + new ByteSize(LONGEST_VALUE));
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Refused refused(String name, String reason) {
        return new Refused("environment variable " + Text.quoted(name) + ": " + reason);
    }
}

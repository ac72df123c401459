package dev.slipway.supervisor.cli.host;

import dev.slipway.supervisor.control.api.Checks.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Slipway needs of a host, each looked at without changing anything. */
public final class HostChecks {
    static final String OK = "ok";
    static final String WARNING = "warning";
    static final String ERROR = "error";

    private static final int JDK = 25;
    private static final Path CGROUP = Path.of("/sys/fs/cgroup");

    private HostChecks() {}

    /** Those about the prefix are left out when none is known. */
    public static List<Check> all(@Nullable Path prefix) {
        List<Check> checks = new ArrayList<>();
        checks.add(jdk(Runtime.version().feature(), System.getProperty("java.home", "?")));
        checks.addAll(HttpdChecks.all());
        checks.add(cgroup(CGROUP));
        checks.add(setpriv());
        if (prefix != null) {
            checks.addAll(PrefixChecks.all(prefix));
        }
        return checks;
    }

    static Check jdk(int feature, String home) {
        return feature >= JDK
                ? new Check("jdk", OK, feature + " in " + home)
                : new Check("jdk", ERROR, feature + " in " + home + "; install JDK " + JDK + " or later");
    }

    static Check cgroup(Path root) {
        if (Files.exists(root.resolve("cgroup.controllers"))) {
            return new Check("control groups", OK, "version 2 in " + root);
        }
        if (Files.isDirectory(root.resolve("memory"))) {
            return new Check("control groups", OK, "version 1 in " + root);
        }
        return new Check(
                "control groups",
                WARNING,
                "no cgroup file system in " + root
                        + "; without it memory-limit bounds the heap only: mount cgroup2 there");
    }

    private static Check setpriv() {
        Path found = Commands.find("setpriv");
        return found == null
                ? new Check("setpriv", ERROR, "not found; install it with: apt-get install util-linux")
                : new Check("setpriv", OK, found.toString());
    }
}

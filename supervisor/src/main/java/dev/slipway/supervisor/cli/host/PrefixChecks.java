package dev.slipway.supervisor.cli.host;

import dev.slipway.supervisor.control.api.Checks.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Whether httpd and tenants can reach what lies under a prefix, and nobody but root can change it. */
final class PrefixChecks {
    /** The longest path of a socket that httpd takes. */
    private static final int LONGEST_SOCKET = 95;

    private PrefixChecks() {}

    static List<Check> all(Path prefix) {
        return List.of(reachable(prefix), length(prefix));
    }

    static Check reachable(Path prefix) {
        try {
            for (Path directory = prefix.toRealPath(); directory != null; directory = directory.getParent()) {
                PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
                Set<PosixFilePermission> permissions = attributes.permissions();
                if (!permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return error(directory + " is closed to httpd and to tenants ("
                            + PosixFilePermissions.toString(permissions) + "); open it with: chmod o+x " + directory);
                }
                boolean sticky = ((int) Files.getAttribute(directory, "unix:mode") & 01000) != 0;
                if (permissions.contains(PosixFilePermission.OTHERS_WRITE) && !sticky) {
                    return error(
                            "everybody may rename what is in " + directory + "; close it with: chmod o-w " + directory);
                }
            }
            return new Check("prefix", HostChecks.OK, prefix.toString());
        } catch (IOException e) {
            return error(prefix + " cannot be looked at (" + e.getMessage() + "); install the instance there first");
        }
    }

    static Check length(Path prefix) {
        int length = prefix.resolve("run/s/0001.sock").toString().getBytes(StandardCharsets.UTF_8).length;
        return length <= LONGEST_SOCKET
                ? new Check("socket paths", HostChecks.OK, length + " bytes of at most " + LONGEST_SOCKET)
                : new Check(
                        "socket paths",
                        HostChecks.ERROR,
                        length + " bytes, at most " + LONGEST_SOCKET + "; choose a prefix shorter by "
                                + (length - LONGEST_SOCKET));
    }

    private static Check error(String finding) {
        return new Check("prefix", HostChecks.ERROR, finding);
    }
}

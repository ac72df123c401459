package dev.slipway.supervisor.cli.input;

import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** That what is deployed is what its owner put there: nobody else could have written to it, or put another in its place. */
final class Guarded {
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    private Guarded() {}

    /** @throws Refused naming the file, or the directory above it, that others can write to */
    static void demand(Path source) throws IOException {
        Path real = source.toRealPath();
        for (@Nullable Path path = real; path != null; path = path.getParent()) {
            int mode = number(path, "mode");
            // in /tmp and its like everybody may add files, and nobody can replace another's
            boolean shared = Files.isDirectory(path) && (mode & STICKY) != 0;
            if (!shared && writable(mode, number(path, "uid"), number(path, "gid"))) {
                throw new Refused(source + ": " + (path.equals(real) ? "it" : path)
                        + " can be written by others than its owner (mode " + Integer.toOctalString(mode & 07777)
                        + "), who could put anything there; chmod go-w " + path + " first");
            }
        }
    }

    private static int number(Path path, String attribute) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:" + attribute);
    }

    /** A group with its owner's number is that owner's alone, as Debian makes accounts. */
    private static boolean writable(int mode, int uid, int gid) {
        return (mode & OTHERS_WRITE) != 0 || ((mode & GROUP_WRITES) != 0 && gid != uid);
    }
}

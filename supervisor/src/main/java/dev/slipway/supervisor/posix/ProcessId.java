package dev.slipway.supervisor.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process for good: a pid alone is used again, a pid with its start time is not.
 *
 * @param startTicks clock ticks from boot to the process's start (field 22 of /proc/PID/stat)
 */
public record ProcessId(int pid, long startTicks) {
    /** The living process with this pid; empty when there is none or only its zombie. */
    public static Optional<ProcessId> living(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"));
            // the name in parentheses may hold anything, so count from its end
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean gone = fields[0].equals("Z") || fields[0].equals("X");
            return gone ? Optional.empty() : Optional.of(new ProcessId(pid, Long.parseLong(fields[19])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public boolean alive() {
        return living(pid).filter(this::equals).isPresent();
    }
}

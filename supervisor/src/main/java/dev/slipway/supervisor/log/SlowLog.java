package dev.slipway.supervisor.log;

import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.worker.protocol.WorkerMessage.Notice;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * log/TENANT/APP/slow.log: requests that take long, each with the stack of its thread. A worker can say such things as
 * fast as it likes; of one application some in each second are written down.
 */
public final class SlowLog {
    private static final Logger LOG = System.getLogger(SlowLog.class.getName());
    private static final int MOST_A_SECOND = 10;

    private final LogStore logs;
    private final Map<String, Count> counts = new HashMap<>();

    private record Count(long second, int written) {}

    public SlowLog(LogStore logs) {
        this.logs = logs;
    }

    /** False when it was one too many. */
    public synchronized boolean write(ApplicationKey key, String worker, Notice notice) {
        long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        Count count = counts.getOrDefault(key.toString(), new Count(second, 0));
        int written = count.second() == second ? count.written() : 0;
        if (written >= MOST_A_SECOND) {
            return false;
        }
        counts.put(key.toString(), new Count(second, written + 1));
        StringBuilder entry = new StringBuilder()
                .append(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(worker)
                .append(' ')
                .append(notice.sentence())
                .append('\n');
        for (String frame : notice.stack().split(";", -1)) {
            entry.append("    ").append(frame).append('\n');
        }
        append(logs.directory(key).resolve("slow.log"), entry.toString());
        return true;
    }

    /** In a directory of root's, so that there is nothing to be led astray by. */
    private static void append(Path file, String text) {
        try {
            boolean fresh = !Files.exists(file);
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (fresh) {
                Posix.own(file, 0, (Integer) Files.getAttribute(file.getParent(), "unix:gid"), 0640);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: {1}", file, e.getMessage());
        }
    }
}

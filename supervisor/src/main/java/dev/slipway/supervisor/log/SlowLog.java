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
 * fast as it likes; of one application some in each span of time are written down.
 */
public final class SlowLog {
    private static final Logger LOG = System.getLogger(SlowLog.class.getName());
    private static final int SPAN_SECONDS = 10;
    private static final int MOST_A_SPAN = 100;
    private static final int TOLD_OF_A_SPAN = 5;

    private final LogStore logs;
    private final Map<String, Count> counts = new HashMap<>();

    private record Count(long span, int written) {}

    public SlowLog(LogStore logs) {
        this.logs = logs;
    }

    /** True for the first few of a span: they are worth telling others. */
    public synchronized boolean write(ApplicationKey key, String worker, Notice notice) {
        long span = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()) / SPAN_SECONDS;
        Count count = counts.getOrDefault(key.toString(), new Count(span, 0));
        int written = count.span() == span ? count.written() : 0;
        if (written >= MOST_A_SPAN) {
            return false;
        }
        counts.put(key.toString(), new Count(span, written + 1));
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
        return written < TOLD_OF_A_SPAN;
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

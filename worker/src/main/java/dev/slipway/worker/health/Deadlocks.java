package dev.slipway.worker.health;

import dev.slipway.worker.protocol.WorkerMessage.Notice;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds threads that wait for each other and will for ever. */
public final class Deadlocks {
    private static final int FRAMES_EACH = 12;
    private static final int LOOK_EVERY = 5;
    private static final int REPEAT_EVERY = 10;

    private final Duration timeout;
    private int ticks;
    private long sinceNanos;
    private boolean deadlocked;
    private int untilNextNotice;

    /** @param timeout how long it must have lasted; zero: nobody looks */
    public Deadlocks(Duration timeout) {
        this.timeout = timeout;
    }

    /** Asked once a second; says again and again what goes on. */
    public @Nullable Notice look() {
        if (timeout.isZero() || (!deadlocked && ++ticks % LOOK_EVERY != 0)) {
            return null;
        }
        long[] ids = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        long now = System.nanoTime();
        if (ids == null) {
            deadlocked = false;
            return null;
        }
        if (!deadlocked) {
            deadlocked = true;
            sinceNanos = now;
            untilNextNotice = 0;
        }
        if (now - sinceNanos < timeout.toNanos() || untilNextNotice-- > 0) {
            return null;
        }
        untilNextNotice = REPEAT_EVERY;
        return notice(ids, now);
    }

    private Notice notice(long[] ids, long now) {
        ThreadInfo[] threads = ManagementFactory.getThreadMXBean().getThreadInfo(ids, FRAMES_EACH);
        String names = Arrays.stream(threads).map(ThreadInfo::getThreadName).collect(Collectors.joining(", "));
        String stack = Arrays.stream(threads)
                .map(thread -> thread.getThreadName() + " waits for a lock of " + thread.getLockOwnerName() + ";"
                        + Arrays.stream(thread.getStackTrace())
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining(";")))
                .collect(Collectors.joining(";"));
        return new Notice(
                Notice.Kind.DEADLOCK,
                TimeUnit.NANOSECONDS.toMillis(now - sinceNanos),
                ids.length + " threads wait for each other: " + names,
                stack);
    }
}

package dev.slipway.supervisor.front;

import java.util.ArrayDeque;
import java.util.Deque;

/** How much memory one process has had lately, and whether that is cause for alarm. */
final class Growth {
    private static final int MIB = 1 << 20;

    /** An httpd's process holds some ten MiB and grows by less while it answers thousands of requests. */
    private static final long FAST = 24 * MIB;

    private static final int FAST_SAMPLES = 10;
    private static final long SLOW = 2 * MIB;
    private static final int SAMPLES = 100;

    private final Deque<Long> samples = new ArrayDeque<>();

    /** Above this, slow growth counts too. */
    private long ceiling = 192L * MIB;

    /** @param bytes what it has now; called about ten times a second; whether an inquiry is due */
    boolean alarms(long bytes) {
        samples.addLast(bytes);
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
        long[] seen = samples.stream().mapToLong(Long::longValue).toArray();
        boolean fast = bytes - seen[Math.max(0, seen.length - 1 - FAST_SAMPLES)] > FAST;
        boolean slow = seen.length == SAMPLES && bytes > ceiling && bytes - seen[0] > SLOW;
        return fast || slow;
    }

    /** Somebody was found: what it has now is where it begins anew. */
    void settled() {
        samples.clear();
    }

    /** Nobody was found, so its size may be what it needs. */
    void unexplained(long bytes) {
        samples.clear();
        ceiling = Math.max(ceiling, bytes + bytes / 4);
    }
}

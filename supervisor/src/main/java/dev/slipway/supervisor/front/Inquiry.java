package dev.slipway.supervisor.front;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Finds out who fills a process, by experiment: all suspects are held still, and whoever alone is let go and makes it grow
 * again is guilty. That a process stops growing when one is held proves less: on a busy host it may stop by chance. Nobody
 * else can tell: the bytes go through a socket whose traffic the kernel does not count.
 */
final class Inquiry {
    /** What grows. */
    interface Meter {
        long bytes();
    }

    private static final long ENOUGH = 1 << 20;
    private static final long STEP_MILLIS = 25;
    private static final long LONGEST_MILLIS = 250;
    private static final long PATIENCE_MILLIS = 1_000;

    /** What lies in the sockets' buffers is still read after the writers have been stopped. */
    private static final long DRAIN_MILLIS = 10;

    private static final long DRAINED = 64 << 10;
    private static final int DRAINS = 10;

    private static final int TIMES = 2;
    private static final int MOST = 30;

    private final Meter meter;
    private final LongConsumer sleepMillis;

    Inquiry(Meter meter, LongConsumer sleepMillis) {
        this.meter = meter;
        this.sleepMillis = sleepMillis;
    }

    /** Empty when it does not grow any more, or by nobody's doing. No suspect is held when this returns. */
    Optional<Suspect> culprit(List<? extends Suspect> suspects) {
        Map<Suspect, Duration> before = new HashMap<>();
        suspects.forEach(suspect -> before.put(suspect, suspect.cpu()));
        long slice = slice();
        if (slice == 0) {
            return Optional.empty();
        }
        // whoever sends without end is busy, so the guilty one is most often the first
        List<? extends Suspect> busiestFirst = suspects.stream()
                .sorted(Comparator.comparing((Suspect one) -> one.cpu().minus(before.getOrDefault(one, Duration.ZERO)))
                        .reversed())
                .limit(MOST)
                .toList();
        try {
            busiestFirst.forEach(Suspect::freeze);
            for (Suspect suspect : busiestFirst) {
                if (growsByItAlone(suspect, slice)) {
                    return Optional.of(suspect);
                }
            }
            return Optional.empty();
        } finally {
            busiestFirst.forEach(Suspect::thaw);
        }
    }

    /** How long to look so that growth shows; 0 when there is none to speak of. */
    private long slice() {
        long start = meter.bytes();
        for (long waited = STEP_MILLIS; waited <= PATIENCE_MILLIS; waited += STEP_MILLIS) {
            sleepMillis.accept(STEP_MILLIS);
            if (meter.bytes() - start > ENOUGH) {
                return Math.min(waited, LONGEST_MILLIS);
            }
        }
        return 0;
    }

    /** With all others held. */
    private boolean growsByItAlone(Suspect suspect, long slice) {
        for (int i = 0; i < TIMES; i++) {
            drain();
            long still = grown(slice);
            suspect.thaw();
            long alone = grown(slice);
            suspect.freeze();
            if (alone < ENOUGH / 4 || alone < 4 * still) {
                return false;
            }
        }
        return true;
    }

    private void drain() {
        for (int i = 0; i < DRAINS && grown(DRAIN_MILLIS) > DRAINED; i++) {
            // once more
        }
    }

    private long grown(long millis) {
        long start = meter.bytes();
        sleepMillis.accept(millis);
        return meter.bytes() - start;
    }
}

package dev.slipway.supervisor.front;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Finds out who fills a process, by experiment: growth that ends when one suspect is held still, and comes back when it
 * is let go, is that one's. Nobody else can tell: the bytes go through a socket whose traffic the kernel does not count.
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

    /** What lies in the socket's buffer is still read after its writer has been stopped. */
    private static final long DRAIN_MILLIS = 10;

    private static final int TIMES = 2;

    /** While the first ones are tried it grows on; when all are held it does not. */
    private static final int ONE_BY_ONE = 3;

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
        for (Suspect suspect : busiestFirst.subList(0, Math.min(ONE_BY_ONE, busiestFirst.size()))) {
            if (stopsWhenHeld(suspect, slice)) {
                return Optional.of(suspect);
            }
        }
        return oneOfMany(busiestFirst, slice);
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

    private boolean stopsWhenHeld(Suspect suspect, long slice) {
        for (int i = 0; i < TIMES; i++) {
            long free = grown(slice);
            suspect.freeze();
            long held;
            try {
                sleepMillis.accept(DRAIN_MILLIS);
                held = grown(slice);
            } finally {
                suspect.thaw();
            }
            if (free <= 0 || held > free / 2) {
                return false;
            }
        }
        return true;
    }

    /** With several at it, holding one changes little. All are held, and let go one at a time. */
    private Optional<Suspect> oneOfMany(List<? extends Suspect> suspects, long slice) {
        try {
            suspects.forEach(Suspect::freeze);
            sleepMillis.accept(DRAIN_MILLIS);
            long still = grown(slice);
            for (Suspect suspect : suspects) {
                suspect.thaw();
                long alone = grown(slice);
                suspect.freeze();
                sleepMillis.accept(DRAIN_MILLIS);
                if (alone > 2 * still && alone > ENOUGH / 4) {
                    return Optional.of(suspect);
                }
            }
            return Optional.empty();
        } finally {
            suspects.forEach(Suspect::thaw);
        }
    }

    private long grown(long millis) {
        long start = meter.bytes();
        sleepMillis.accept(millis);
        return meter.bytes() - start;
    }
}

package dev.slipway.supervisor.gate;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * One start's claim to be next: the oldest demand first, then whoever lined up first.
 *
 * @param number in the order of lining up
 * @param demandNanos since when somebody waits for it, on one clock for all claims; {@link #NOBODY} when nobody does
 */
record Claim(long number, long demandNanos) {
    static final long NOBODY = Long.MAX_VALUE;

    private static final Comparator<Claim> ORDER =
            Comparator.comparingLong(Claim::demandNanos).thenComparingLong(Claim::number);

    static Optional<Claim> next(Collection<Claim> line) {
        return line.stream().min(ORDER);
    }

    /** Its place in the line, from 1. */
    int place(Collection<Claim> line) {
        return 1
                + (int) line.stream()
                        .filter(other -> ORDER.compare(other, this) < 0)
                        .count();
    }

    /** Somebody waits now; who has waited already has waited since then. */
    Claim demanded(long nowNanos) {
        return demandNanos == NOBODY ? new Claim(number, nowNanos) : this;
    }
}

package dev.slipway.supervisor.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Foresees that a worker will run out of something. One that stays where it is, however high, or goes up and down, is
 * left alone.
 */
public final class LeakRule {
    /** With less time than this left, nobody waits for a quiet moment. */
    static final Duration URGENT = Duration.ofSeconds(45);

    /** With more time than this left, much can still change. */
    static final Duration SOON = Duration.ofMinutes(5);

    /** So close to its limit that the next request may be one too many, if it has come there from far below. */
    private static final double BRINK = 0.85;

    private static final double FAR_BELOW = 0.6;

    /** Of its limit; less may be growth, but is not yet worth a new process. */
    private static final double MATERIAL = 0.1;

    /** Below that there is room to turn back, as caches and pools do. */
    private static final double WORTH_A_LOOK = 0.5;

    private LeakRule() {}

    /**
     * @param now what is used
     * @param limit how much there is; 0 when not known
     * @param series how it came there
     * @param quiet nobody waits for an answer
     */
    public static Optional<String> judge(Resource of, double now, double limit, Series series, boolean quiet) {
        if (limit <= 0) {
            return Optional.empty();
        }
        String state = "leak: " + of.word() + " " + of.amount(now) + " of " + of.amount(limit);
        if (of.hasABrink() && now >= BRINK * limit && series.first() <= FAR_BELOW * limit) {
            return Optional.of(state + ", from " + of.amount(series.first()) + "; it would soon have run out");
        }
        OptionalDouble growth = series.growth();
        boolean worthALook =
                now >= WORTH_A_LOOK * limit && now > series.peakBefore() && now - series.first() >= MATERIAL * limit;
        if (growth.isEmpty() || !worthALook) {
            return Optional.empty();
        }
        double seconds = Math.max(0, limit - now) / growth.getAsDouble();
        // nobody foretells more than has been seen
        boolean act = seconds <= (quiet ? SOON : URGENT).toSeconds() && seconds <= series.span();
        return act
                ? Optional.of(state + ", growing by " + of.amount(growth.getAsDouble() * 60)
                        + " a minute; it would run out in " + Math.round(seconds) + " s")
                : Optional.empty();
    }
}

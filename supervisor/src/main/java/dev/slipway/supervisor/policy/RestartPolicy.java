package dev.slipway.supervisor.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a dead worker is started again: at once the first time, then after a wait that doubles, never later than five
 * minutes, never not at all. A crash loop makes at most ten starts in its first 180 seconds.
 */
public final class RestartPolicy {
    static final Duration LONGEST = Duration.ofMinutes(5);
    static final Duration STEADY = Duration.ofSeconds(20);
    static final Duration FORGIVEN = Duration.ofMinutes(5);
    static final int OUTSIDE_AT_ONCE = 20;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final double JITTER = 0.2;

    private RestartPolicy() {}

    /** Start again after {@code delay}, and remember {@code tally}. */
    public record Verdict(DeathTally tally, Duration delay, String reason) {}

    public static Verdict after(DeathTally before, Death death, RandomGenerator random) {
        if (death.served().compareTo(FORGIVEN) >= 0) {
            return new Verdict(DeathTally.CLEAR, Duration.ZERO, "it had served long enough; starting again at once");
        }
        if (death.served().compareTo(STEADY) >= 0) {
            return new Verdict(before, Duration.ZERO, "it had been serving; starting again at once");
        }
        if (death.fromOutside() && before.outside() < OUTSIDE_AT_ONCE) {
            return new Verdict(
                    new DeathTally(before.quick(), before.outside() + 1),
                    Duration.ZERO,
                    "it was killed from outside; starting again at once");
        }
        DeathTally tally = new DeathTally(before.quick() + 1, before.outside());
        if (tally.quick() == 1) {
            return new Verdict(tally, Duration.ZERO, "its first quick death; starting again at once");
        }
        Duration delay = jittered(doubled(tally.quick() - 2), random);
        return new Verdict(tally, delay, tally.quick() + " quick deaths in a row; trying again in " + inWords(delay));
    }

    private static Duration doubled(int times) {
        Duration delay = FIRST;
        for (int i = 0; i < times && delay.compareTo(LONGEST) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }

    private static Duration jittered(Duration delay, RandomGenerator random) {
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        Duration jittered = Duration.ofMillis((long) (delay.toMillis() * factor));
        return jittered.compareTo(LONGEST) < 0 ? jittered : LONGEST;
    }

    private static String inWords(Duration delay) {
        long millis = delay.toMillis();
        return millis < 10_000 ? Math.round(millis / 100.0) / 10.0 + " s" : Math.round(millis / 1000.0) + " s";
    }
}

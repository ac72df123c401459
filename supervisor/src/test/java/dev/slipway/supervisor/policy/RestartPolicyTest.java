package dev.slipway.supervisor.policy;

import static dev.slipway.supervisor.policy.RestartPolicy.FORGIVEN;
import static dev.slipway.supervisor.policy.RestartPolicy.LONGEST;
import static dev.slipway.supervisor.policy.RestartPolicy.OUTSIDE_AT_ONCE;
import static dev.slipway.supervisor.policy.RestartPolicy.STEADY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.policy.RestartPolicy.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestartPolicyTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final boolean INSIDE = false;
    private static final boolean OUTSIDE = true;

    /** Name, tally before, death, tally after, delay without jitter in milliseconds. */
    static Stream<Arguments> thresholds() {
        DeathTally some = new DeathTally(4, 3);
        return Stream.of(
                row("first death before it was ready", tally(0, 0), Duration.ZERO, INSIDE, tally(1, 0), 0),
                row("first quick death after it was ready", tally(0, 0), MILLI, INSIDE, tally(1, 0), 0),
                row("second quick death", tally(1, 0), MILLI, INSIDE, tally(2, 0), 1_000),
                row("third quick death", tally(2, 0), MILLI, INSIDE, tally(3, 0), 2_000),
                row("ninth quick death", tally(8, 0), MILLI, INSIDE, tally(9, 0), 128_000),
                row("tenth quick death", tally(9, 0), MILLI, INSIDE, tally(10, 0), 256_000),
                row("eleventh quick death: the longest wait", tally(10, 0), MILLI, INSIDE, tally(11, 0), 300_000),
                row("thousandth quick death", tally(999, 0), MILLI, INSIDE, tally(1000, 0), 300_000),
                row("just not steady", some, STEADY.minus(MILLI), INSIDE, tally(5, 3), 8_000),
                row("exactly steady", some, STEADY, INSIDE, some, 0),
                row("steady", some, STEADY.plus(MILLI), INSIDE, some, 0),
                row("just not forgiven", some, FORGIVEN.minus(MILLI), INSIDE, some, 0),
                row("exactly forgiven", some, FORGIVEN, INSIDE, DeathTally.CLEAR, 0),
                row("forgiven", some, FORGIVEN.plus(MILLI), INSIDE, DeathTally.CLEAR, 0),
                row("forgiven, killed from outside", some, FORGIVEN, OUTSIDE, DeathTally.CLEAR, 0),
                row("killed from outside for the first time", tally(0, 0), MILLI, OUTSIDE, tally(0, 1), 0),
                row("killed from outside after quick deaths", tally(5, 0), MILLI, OUTSIDE, tally(5, 1), 0),
                row(
                        "the last kill from outside that is answered at once",
                        tally(0, OUTSIDE_AT_ONCE - 1),
                        MILLI,
                        OUTSIDE,
                        tally(0, OUTSIDE_AT_ONCE),
                        0),
                row(
                        "one kill from outside too many counts as a quick death",
                        tally(0, OUTSIDE_AT_ONCE),
                        MILLI,
                        OUTSIDE,
                        tally(1, OUTSIDE_AT_ONCE),
                        0),
                row(
                        "and the next one waits",
                        tally(1, OUTSIDE_AT_ONCE),
                        MILLI,
                        OUTSIDE,
                        tally(2, OUTSIDE_AT_ONCE),
                        1_000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("thresholds")
    void everyThresholdIsWhereTheTableSays(
            String name, DeathTally before, Death death, DeathTally after, long delayMillis) {
        Verdict verdict = RestartPolicy.after(before, death, () -> middle());
        assertEquals(after, verdict.tally());
        assertEquals(Duration.ofMillis(delayMillis), verdict.delay());
        assertTrue(verdict.reason().contains(delayMillis == 0 ? "at once" : "trying again in "), verdict.reason());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void aCrashLoopIsStartedAtMostTenTimesInThreeMinutesAndForEverAfterwards(long seed) {
        List<Duration> starts = crashLoop(new Random(seed), Duration.ofHours(1), Duration.ZERO, Duration.ofMillis(100));
        long early = starts.stream()
                .filter(at -> at.compareTo(Duration.ofMinutes(3)) < 0)
                .count();
        assertTrue(early <= 10, early + " starts in the first 180 s");
        for (int i = 1; i < starts.size(); i++) {
            Duration between = starts.get(i).minus(starts.get(i - 1));
            assertTrue(between.compareTo(LONGEST.plusSeconds(1)) < 0, "nothing was tried for " + between);
        }
        Duration last = starts.getLast();
        assertTrue(
                last.compareTo(Duration.ofHours(1).minus(LONGEST).minusSeconds(1)) > 0,
                "it was given up after " + last);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void aLoopThatServesForAMomentIsNoCheaper(long seed) {
        List<Duration> starts =
                crashLoop(new Random(seed), Duration.ofMinutes(3), Duration.ofMillis(700), Duration.ofMillis(300));
        assertTrue(starts.size() <= 10, starts.size() + " starts in the first 180 s");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void waitsAreJitteredAndNeverLongerThanFiveMinutes(long seed) {
        Random random = new Random(seed);
        Death death = new Death(Duration.ZERO, INSIDE);
        for (int quick = 1; quick < 100; quick++) {
            Duration delay = RestartPolicy.after(tally(quick, 0), death, random).delay();
            long nominal = Math.min(300_000, 1000L << Math.min(quick - 1, 30));
            assertTrue(delay.toMillis() >= nominal * 8 / 10 - 1, quick + ": " + delay);
            assertTrue(delay.toMillis() <= nominal * 12 / 10, quick + ": " + delay);
            assertTrue(delay.compareTo(LONGEST) <= 0, quick + ": " + delay);
        }
    }

    @Test
    void tenKillsFromOutsideEveryTwoSecondsAreEachAnsweredAtOnce() {
        DeathTally tally = DeathTally.CLEAR;
        for (int i = 0; i < 10; i++) {
            Verdict verdict = RestartPolicy.after(tally, new Death(Duration.ofMillis(1500), OUTSIDE), new Random(i));
            assertEquals(Duration.ZERO, verdict.delay(), "kill " + (i + 1) + ": " + verdict.reason());
            tally = verdict.tally();
        }
    }

    @Test
    void successClearsEverything() {
        Verdict verdict = RestartPolicy.after(tally(12, 20), new Death(FORGIVEN, INSIDE), new Random(1));
        assertEquals(DeathTally.CLEAR, verdict.tally());
        Verdict next = RestartPolicy.after(verdict.tally(), new Death(Duration.ZERO, INSIDE), new Random(1));
        assertEquals(Duration.ZERO, next.delay());
    }

    @Test
    void theReasonNamesTheCountAndTheWaitInWords() {
        RandomGenerator middle = RestartPolicyTest::middle;
        Death death = new Death(Duration.ZERO, INSIDE);
        assertEquals(
                "2 quick deaths in a row; trying again in 1.0 s",
                RestartPolicy.after(tally(1, 0), death, middle).reason());
        assertEquals(
                "6 quick deaths in a row; trying again in 16 s",
                RestartPolicy.after(tally(5, 0), death, middle).reason());
    }

    /** Starts of something that always dies: {@code load} until it would be ready, then it serves for {@code served}. */
    private static List<Duration> crashLoop(RandomGenerator random, Duration length, Duration served, Duration load) {
        List<Duration> starts = new ArrayList<>();
        DeathTally tally = DeathTally.CLEAR;
        for (Duration now = Duration.ZERO; now.compareTo(length) < 0; ) {
            starts.add(now);
            Verdict verdict = RestartPolicy.after(tally, new Death(served, INSIDE), random);
            assertTrue(verdict.delay().compareTo(LONGEST) <= 0, "a wait of " + verdict.delay());
            tally = verdict.tally();
            now = now.plus(load).plus(served).plus(verdict.delay());
        }
        return starts;
    }

    /** No jitter: {@link RandomGenerator#nextDouble} becomes one half. */
    private static long middle() {
        return 1L << 63;
    }

    private static DeathTally tally(int quick, int outside) {
        return new DeathTally(quick, outside);
    }

    private static Arguments row(
            String name, DeathTally before, Duration served, boolean fromOutside, DeathTally after, long delay) {
        return Arguments.of(name, before, new Death(served, fromOutside), after, delay);
    }
}

package dev.slipway.supervisor.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LeakRuleTest {
    private static final double LIMIT = 100;

    /** What a worker uses, of 100, as a function of seconds; measured once a second for the time given. */
    static Stream<Arguments> lives() {
        Random noise = new Random(1);
        return Stream.of(
                life("steady", 3600, t -> 40, false),
                life("steady and high", 3600, t -> 97, false),
                life("noise around a level", 3600, t -> 40 + 8 * noise.nextGaussian(), false),
                life("a sawtooth", 3600, t -> 20 + (t % 35), false),
                life("a slow sawtooth", 7200, t -> 20 + (t % 1200) / 20, false),
                life(
                        "a cache that fills evenly, which looks like a leak as long as it does",
                        3600,
                        t -> Math.min(60, 20 + t / 5),
                        true),
                life("a cache that fills ever slower", 3600, t -> 60 - 40 * Math.exp(-t / 60), false),
                life("one step up", 3600, t -> t < 100 ? 20 : 50, false),
                life("growth too slow to matter", 3600, t -> 20 + t / 1000, false),
                life("a leak", 60, t -> 20 + t, true),
                life("a noisy leak", 90, t -> 20 + t * 0.8 + 3 * noise.nextGaussian(), true),
                life("a leak in steps, as full collections show it", 70, t -> 20 + 5 * Math.floor(t / 5), true),
                life("a slow leak, in a quiet minute", 1000, t -> 20 + t / 15, true));
    }

    private static Arguments life(String what, int seconds, DoubleUnaryOperator use, boolean leaks) {
        return Arguments.of(what, seconds, use, leaks);
    }

    @ParameterizedTest
    @MethodSource("lives")
    void aLeakIsFoundInTimeAndNothingElseIsTakenForOne(
            String what, int seconds, DoubleUnaryOperator use, boolean leaks) {
        Optional<String> verdict = live(seconds, use, true);
        assertEquals(leaks, verdict.isPresent(), what + ": " + verdict);
    }

    @Test
    void whenTimeIsShortNobodyWaitsForAQuietMinute() {
        assertEquals(Optional.empty(), live(960, t -> 20 + t / 15, false));
        assertTrue(live(79, t -> 20 + t, false).isPresent());
    }

    @Test
    void theReasonSaysWhatHowFastAndWhatWouldHaveHappened() {
        String reason = live(70, t -> 10 + t, false).orElseThrow();
        assertTrue(
                reason.matches("leak: threads [0-9]+ of 100, growing by 60 a minute; it would run out in [0-9]+ s"),
                reason);
    }

    @Test
    void whatHasComeToTheBrinkFromFarBelowIsNotLetFallOverIt() {
        Series series = new Series();
        series.add(0, 50);
        series.add(1, 86);
        String reason =
                LeakRule.judge(Resource.THREADS, 86, LIMIT, series, false).orElseThrow();
        assertEquals("leak: threads 86 of 100, from 50; it would soon have run out", reason);
        assertEquals(Optional.empty(), LeakRule.judge(Resource.THREADS, 84, LIMIT, series, false));
        assertEquals(Optional.empty(), LeakRule.judge(Resource.THREADS, 86, 0, series, false));
    }

    /**
     * A straight line, one a second for the seconds given, that ends at {@code now} of 100: each threshold from both of
     * its sides, with the others well beyond theirs.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "half of the limit is not reached,     49, 0.5,  60, true,  false",
        "it just is,                           50, 0.5, 100, true,  true",
        "it has been for long,                 60, 0.5, 100, true,  true",
        "less than a tenth of the limit grown, 79, 0.12, 80, true,  false",
        "a tenth,                              79, 0.5,  80, true,  true",
        "quiet and more than 5 minutes left,   60, 0.13, 310, true, false",
        "quiet and 5 minutes left,             60, 0.134, 310, true, true",
        "busy and more than 45 s left,         54, 1,    50, false, false",
        "busy and 45 s left,                   55, 1,    50, false, true",
        "busy and less left,                   60, 1,    50, false, true",
        "less time seen than is foretold,      60, 1,    39, true,  false",
        "as much,                              60, 1,    40, true,  true",
    })
    void everyThresholdIsWhereTheTableSays(
            String what, double now, double growth, int seconds, boolean quiet, boolean leaks) {
        Series series = new Series();
        for (int t = 0; t <= seconds; t++) {
            series.add(t, now - growth * (seconds - t));
        }
        Optional<String> verdict = LeakRule.judge(Resource.THREADS, now, LIMIT, series, quiet);
        assertEquals(leaks, verdict.isPresent(), what + ": " + verdict);
    }

    /** From the first value straight to the second, of 100. */
    @ParameterizedTest
    @CsvSource({
        "60, 84, THREADS, false",
        "60, 85, THREADS, true",
        "60, 86, HEAP,    true",
        "61, 86, THREADS, false",
        "59, 86, DIRECT,  true",
        "20, 99, NATIVE,  false",
    })
    void theBrinkIsAtEightyFiveFromSixtyOrBelow(double from, double to, Resource of, boolean leaks) {
        Series series = new Series();
        series.add(0, from);
        series.add(1, to);
        assertEquals(leaks, LeakRule.judge(of, to, LIMIT, series, false).isPresent());
    }

    /** What has once come down again from there may come there again. */
    @ParameterizedTest
    @CsvSource({"69, false", "70, false", "71, true"})
    void upToWhereItFellFromBeforeItIsExcused(double now, boolean leaks) {
        Series series = new Series();
        series.add(0, 70);
        for (int t = 1; t <= 60; t++) {
            series.add(t, now - (60 - t));
        }
        assertEquals(
                leaks, LeakRule.judge(Resource.FILES, now, LIMIT, series, true).isPresent());
    }

    private static Optional<String> live(int seconds, DoubleUnaryOperator use, boolean quiet) {
        Series series = new Series();
        for (int t = 0; t <= seconds; t++) {
            double now = Math.round(use.applyAsDouble(t));
            series.add(t, now);
            Optional<String> verdict = LeakRule.judge(Resource.THREADS, now, LIMIT, series, quiet);
            if (verdict.isPresent()) {
                return verdict;
            }
        }
        return Optional.empty();
    }
}

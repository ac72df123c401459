package dev.slipway.supervisor.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.policy.RecycleVerdict.Keep;
import dev.slipway.supervisor.policy.RecycleVerdict.Recycle;
import dev.slipway.supervisor.policy.RecycleVerdict.Sleep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecycleRulesTest {
    private static final long MIB = 1024 * 1024;
    private static final List<String> RULES = List.of(
            "maximum-requests",
            "restart-interval",
            "inactivity-timeout",
            "cpu-time-limit",
            "recycle-memory",
            "heap-threshold",
            "thread-limit");
    private static final RecycleLimits OFF = limits(0, 0, 0, 0, 0, 0, 0, 0);

    /** Requests, seconds of age, idle and processor, MiB in memory, per cent of heap, threads, files; idle in flight. */
    static Stream<Arguments> thresholds() {
        RecycleLimits all = limits(1000, 3600, 600, 200, 90, 300, 100, 60);
        Observation healthy = seen(999, 3599, 599, 59, 199, 89, 299, 79, 0);
        return Stream.of(
                Arguments.of("just below every threshold", healthy, all, new Keep()),
                Arguments.of(
                        "requests",
                        seen(1000, 1, 1, 1, 1, 1, 1, 1, 0),
                        all,
                        new Recycle("maximum-requests: it has answered 1000 of 1000")),
                Arguments.of(
                        "age",
                        seen(1, 3600, 1, 1, 1, 1, 1, 1, 0),
                        all,
                        new Recycle("restart-interval: it has run for 3600 s of 3600")),
                Arguments.of(
                        "memory",
                        seen(1, 1, 1, 1, 200, 1, 1, 1, 0),
                        all,
                        new Recycle("recycle-memory: it uses 200 MiB of 200")),
                Arguments.of(
                        "heap",
                        seen(1, 1, 1, 1, 1, 90, 1, 1, 0),
                        all,
                        new Recycle("heap-threshold: 90 % of its heap survived a full collection, of 90 %")),
                Arguments.of(
                        "threads",
                        seen(1, 1, 1, 1, 1, 1, 300, 1, 0),
                        all,
                        new Recycle("thread-limit: it has 300 threads of 300")),
                Arguments.of(
                        "files, at four fifths",
                        seen(1, 1, 1, 1, 1, 1, 1, 80, 0),
                        all,
                        new Recycle("fd-limit: it has 80 files open of 100")),
                Arguments.of(
                        "processor time",
                        seen(1, 1, 1, 60, 1, 1, 1, 1, 0),
                        all,
                        new Recycle("cpu-time-limit: it has used 60 s of 60")),
                Arguments.of(
                        "idleness",
                        seen(1, 1, 600, 1, 1, 1, 1, 1, 0),
                        all,
                        new Sleep("inactivity-timeout: no request for 600 s")),
                Arguments.of("idleness with a request in flight", seen(1, 1, 600, 1, 1, 1, 1, 1, 1), all, new Keep()),
                Arguments.of(
                        "above two thresholds and below the others",
                        seen(1, 1, 1, 1, 300, 1, 400, 1, 0),
                        all,
                        new Recycle(
                                "recycle-memory: it uses 300 MiB of 200 and thread-limit: it has 400 threads of 300")),
                Arguments.of(
                        "idle and worn out: no sleep, since the next one would be worn out at once",
                        seen(1000, 1, 600, 1, 1, 1, 1, 1, 0),
                        all,
                        new Recycle("maximum-requests: it has answered 1000 of 1000")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("thresholds")
    void everyThresholdIsWhereTheTableSays(
            String name, Observation seen, RecycleLimits limits, RecycleVerdict verdict) {
        assertEquals(verdict, RecycleRules.judge(seen, limits));
    }

    /** Each rule with all others off: just below its threshold, at it, just above it. */
    @ParameterizedTest(name = "{0} alone")
    @CsvSource({
        "maximum-requests,   1000",
        "restart-interval,   3600",
        "inactivity-timeout, 600",
        "recycle-memory,     200",
        "heap-threshold,     90",
        "thread-limit,       300",
        "cpu-time-limit,     60",
    })
    void eachRuleStandsAlone(String rule, int limit) {
        RecycleLimits only = only(rule, limit);
        assertEquals(new Keep(), RecycleRules.judge(showing(rule, limit - 1), only));
        for (int value = limit; value <= limit + 1; value++) {
            String reason = switch (RecycleRules.judge(showing(rule, value), only)) {
                case Recycle(String why) -> why;
                case Sleep(String why) -> why;
                case Keep() -> "kept at " + value;
            };
            assertTrue(reason.startsWith(rule + ": ") && !reason.contains(" and "), reason);
        }
    }

    /** Everything else is at ten, far above zero, which is off. */
    private static Observation showing(String rule, int value) {
        int[] shown = new int[7];
        java.util.Arrays.fill(shown, 10);
        shown[RULES.indexOf(rule)] = value;
        return seen(shown[0], shown[1], shown[2], shown[3], shown[4], shown[5], shown[6], 10, 0);
    }

    private static RecycleLimits only(String rule, int limit) {
        int[] limits = new int[7];
        limits[RULES.indexOf(rule)] = limit;
        return limits(limits[0], limits[1], limits[2], limits[4], limits[5], limits[6], 0, limits[3]);
    }

    @ParameterizedTest
    @CsvSource({"4096, 3275, false", "4096, 3276, true", "4096, 3277, true", "100, 79, false", "100, 80, true"})
    void filesCountAtFourFifths(int limit, int open, boolean goes) {
        RecycleVerdict verdict =
                RecycleRules.judge(seen(0, 0, 0, 0, 0, 0, 0, open, 0), limits(0, 0, 0, 0, 0, 0, limit, 0));
        assertEquals(goes, verdict instanceof Recycle);
    }

    @Test
    void aRuleThatIsSwitchedOffNeverApplies() {
        long much = 1_000_000;
        assertEquals(
                new Keep(),
                RecycleRules.judge(seen(much, much, much, much, much, 100, (int) much, (int) much, 0), OFF));
    }

    @Test
    void aHeapThatIsNotKnownIsNotJudged() {
        Observation unknown = new Observation(
                Duration.ZERO, Duration.ZERO, 0, 0, 0, 5 * MIB, 0, 1, 1, Duration.ZERO, Optional.empty());
        assertEquals(new Keep(), RecycleRules.judge(unknown, limits(0, 0, 0, 0, 1, 0, 0, 0)));
    }

    @Test
    void aComplaintOfTheWorkersOwnIsReasonEnough() {
        Observation stuck = new Observation(
                Duration.ofSeconds(1),
                Duration.ZERO,
                1,
                1,
                MIB,
                0,
                0,
                1,
                1,
                Duration.ZERO,
                Optional.of("request-timeout: the thread of GET / cannot be freed"));
        assertEquals(
                new Recycle("request-timeout: the thread of GET / cannot be freed"), RecycleRules.judge(stuck, OFF));
    }

    private static Observation seen(
            long requests,
            long age,
            long idle,
            long cpu,
            long memory,
            long heap,
            int threads,
            int files,
            int inFlight) {
        return new Observation(
                Duration.ofSeconds(age),
                Duration.ofSeconds(idle),
                requests,
                inFlight,
                memory * MIB,
                heap * MIB,
                100 * MIB,
                threads,
                files,
                Duration.ofSeconds(cpu),
                Optional.empty());
    }

    private static RecycleLimits limits(
            long requests, long age, long idle, long memory, int heap, int threads, int files, long cpu) {
        return new RecycleLimits(
                requests,
                Duration.ofSeconds(age),
                Duration.ofSeconds(idle),
                memory * MIB,
                heap,
                threads,
                files,
                Duration.ofSeconds(cpu));
    }
}

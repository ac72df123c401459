package dev.slipway.supervisor.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.policy.HeapWatch.Collect;
import dev.slipway.supervisor.policy.HeapWatch.Leak;
import dev.slipway.supervisor.policy.HeapWatch.Nothing;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapWatchTest {
    private static final double MIB = 1024 * 1024;
    private static final double SIZE = 400 * MIB;

    /** A heap of 400 MiB, what is live in it and what is thrown away into it each second; collected when it is full. */
    private static final class Heap {
        private final DoubleUnaryOperator liveAt;
        private final double rubbishEachSecond;
        private double rubbish;
        private double left;
        private int asked;

        Heap(DoubleUnaryOperator liveAt, double rubbishEachSecond) {
            this.liveAt = liveAt;
            this.rubbishEachSecond = rubbishEachSecond;
        }

        /** The reason to recycle and when; empty if it lives as long as that, or dies before. */
        Optional<String> live(int seconds, boolean quiet) {
            HeapWatch watch = new HeapWatch();
            for (int t = 15; t < seconds; t++) {
                double live = liveAt.applyAsDouble(t) * MIB;
                rubbish += rubbishEachSecond * MIB;
                if (live + rubbish >= SIZE) {
                    collect(live);
                }
                if (live >= SIZE) {
                    return Optional.of("out of memory after " + t + " s");
                }
                switch (watch.look(t, live + rubbish, left, SIZE, quiet)) {
                    case Nothing() -> {}
                    case Collect() -> {
                        asked++;
                        collect(live);
                    }
                    case Leak(String reason) -> {
                        return Optional.of(reason);
                    }
                }
            }
            return Optional.empty();
        }

        private void collect(double live) {
            rubbish = 0;
            left = live;
        }
    }

    @ParameterizedTest(name = "{0} MiB a second, and {1} thrown away")
    @CsvSource({"12, 0", "6, 0", "1, 0", "1, 0.1", "0.2, 0", "3, 12", "0.5, 20"})
    void aLeakIsFoundBeforeTheFirstCollectionWouldShowIt(double growth, double rubbish) {
        Optional<String> end = new Heap(t -> 20 + growth * t, rubbish).live(10_000, false);
        assertTrue(end.orElse("nothing was found").startsWith("leak: heap "), end.toString());
    }

    @Test
    void inAQuietMinuteItIsFoundEarlier() {
        Heap busy = new Heap(t -> 20 + t, 0);
        Heap quiet = new Heap(t -> 20 + t, 0);
        assertTrue(megabytes(busy.live(10_000, false)) > 320);
        assertTrue(megabytes(quiet.live(10_000, true)) < 260);
    }

    private static double megabytes(Optional<String> reason) {
        return Double.parseDouble(reason.orElseThrow().split(" ", -1)[2]);
    }

    @ParameterizedTest(name = "{0} MiB live, {1} thrown away a second")
    @CsvSource({
        "20, 0",
        "20, 1",
        "20, 8",
        "20, 40",
        "200, 0.5",
        "200, 5",
        "300, 1",
        "300, 10",
        "330, 5",
        "360, 1",
        "390, 0"
    })
    void whatThrowsAllAwayIsLeftAloneAndSeldomStopped(double live, double rubbish) {
        for (boolean quiet : new boolean[] {true, false}) {
            Heap heap = new Heap(t -> live, rubbish);
            assertEquals(Optional.empty(), heap.live(7200, quiet));
            assertTrue(heap.asked <= 25, heap.asked + " collections asked for in two hours");
        }
    }

    @ParameterizedTest
    @CsvSource({"120, 2", "180, 4", "240, 8"})
    void aCacheThatHasFilledAmongRubbishIsNoLeak(double size, double rubbish) {
        Heap heap = new Heap(t -> Math.min(size, 40 + t), rubbish);
        assertEquals(Optional.empty(), heap.live(3600, false));
    }

    @Test
    void nobodyIsAskedTwiceWithinTenSeconds() {
        HeapWatch watch = new HeapWatch();
        assertEquals(new Nothing(), watch.look(15, 100 * MIB, 0, SIZE, false));
        assertEquals(new Collect(), watch.look(16, 350 * MIB, 0, SIZE, false));
        for (int t = 17; t < 26; t++) {
            assertEquals(new Nothing(), watch.look(t, 350 * MIB, 0, SIZE, false), "no collection seen yet");
        }
        assertEquals(new Collect(), watch.look(26, 350 * MIB, 0, SIZE, false));
        assertTrue(watch.look(27, 345 * MIB, 345 * MIB, SIZE, false) instanceof Leak);
    }

    /** From 100, asked at 350: four fifths of what had grown have to be left. */
    @ParameterizedTest
    @CsvSource({"299, false", "300, true", "301, true", "350, true"})
    void nearlyAllHasToBeLeft(double left, boolean leaks) {
        HeapWatch watch = new HeapWatch();
        watch.look(15, 100 * MIB, 0, SIZE, false);
        assertEquals(new Collect(), watch.look(16, 350 * MIB, 0, SIZE, false));
        assertEquals(leaks, watch.look(17, left * MIB, left * MIB, SIZE, false) instanceof Leak);
    }
}

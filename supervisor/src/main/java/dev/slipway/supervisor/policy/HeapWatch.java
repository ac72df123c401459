package dev.slipway.supervisor.policy;

import java.util.Optional;

/**
 * Foresees that a heap will be full. What survives full collections tells for sure, but of a heap that only grows the
 * first one may come when it is full already. So it is suspect too when the part that only full collections clear
 * fills; then one more is asked for, and has to leave nearly all of it.
 */
public final class HeapWatch {
    /** Of what had come since the beginning; less, and most of it was rubbish. */
    private static final double MOSTLY = 0.8;

    /** A collection stops the application for a moment: nobody asks for more of them than this. */
    private static final double ASK_AGAIN_SECONDS = 10;

    /** Of the limit, beyond where a collection has shown that it was rubbish; so it is shown a few times only. */
    private static final double MORE = 0.05;

    /** What to do now. */
    public sealed interface Step {}

    public record Nothing() implements Step {}

    /** Have the worker make a full collection. */
    public record Collect() implements Step {}

    public record Leak(String reason) implements Step {}

    private record Question(double seconds, double used, double live, double first, Optional<String> filling) {
        /** Only a full collection makes it less. */
        boolean answered(double usedNow, double liveNow) {
            return liveNow != live || usedNow < used;
        }

        boolean nearlyAllIsLeft(double liveNow) {
            return liveNow - first >= MOSTLY * (used - first);
        }
    }

    private final Series filled = new Series();
    private final Series survived = new Series();
    private Question asked = new Question(Double.NEGATIVE_INFINITY, 0, 0, 0, Optional.empty());
    private boolean waiting;
    private double excused;

    /**
     * Called about once a second.
     *
     * @param used bytes of the part of the heap that only full collections clear, of {@code limit}
     * @param live what the last full collection left there; 0 when there was none
     * @param quiet nobody waits for an answer
     */
    public Step look(double seconds, double used, double live, double limit, boolean quiet) {
        filled.add(seconds, used);
        if (live > 0) {
            survived.add(seconds, live);
        }
        Optional<String> surviving =
                live > 0 ? LeakRule.judge(Resource.HEAP, live, limit, survived, quiet) : Optional.empty();
        if (waiting && asked.answered(used, live)) {
            waiting = false;
            Optional<String> filling = asked.filling().filter(reason -> asked.nearlyAllIsLeft(live));
            // it was emptied from there, and may be again
            excused = Math.max(excused, asked.used() + MORE * limit);
            return surviving.or(() -> filling).<Step>map(Leak::new).orElseGet(Nothing::new);
        }
        if (seconds - asked.seconds() < ASK_AGAIN_SECONDS) {
            return new Nothing();
        }
        Optional<String> filling = used > Math.max(excused, filled.peakBefore())
                ? LeakRule.judge(Resource.HEAP, used, limit, filled, quiet)
                : Optional.empty();
        waiting = surviving.isPresent() || filling.isPresent();
        if (!waiting) {
            return new Nothing();
        }
        asked = new Question(seconds, used, live, filled.first(), filling);
        return new Collect();
    }
}

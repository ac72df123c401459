package dev.slipway.e2e.soak;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Spans of time in which requests of one application may fail, each with what may be answered then. */
final class Excuses {
    /** For {@link #begin}: whatever becomes of a request. */
    static final Set<Integer> ANYTHING = Set.of();

    private final List<Excuse> all = new CopyOnWriteArrayList<>();

    static final class Excuse {
        private final long from = System.nanoTime();
        private final Set<Integer> statuses;
        private volatile long to = Long.MAX_VALUE;

        private Excuse(Set<Integer> statuses) {
            this.statuses = statuses;
        }

        void end() {
            to = System.nanoTime();
        }

        private boolean covers(Failure failure) {
            boolean while_ = failure.startNanos() <= to && from <= failure.endNanos();
            return while_ && (statuses.isEmpty() || statuses.contains(failure.status()));
        }
    }

    /** @param status what was answered, or 0 when nothing was or not all of it */
    record Failure(long startNanos, long endNanos, int status, String what) {}

    Excuse begin(Set<Integer> statuses) {
        Excuse excuse = new Excuse(statuses);
        all.add(excuse);
        return excuse;
    }

    boolean cover(Failure failure) {
        return all.stream().anyMatch(excuse -> excuse.covers(failure));
    }
}

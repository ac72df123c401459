package dev.slipway.supervisor.worker;

import dev.slipway.worker.protocol.WorkerMessage.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has counted.
 *
 * @param requests since its process started
 * @param restarts replacements after a death that nobody asked for
 * @param activeNanos when something last changed, {@link System#nanoTime()}
 * @param sample what its process last said of itself
 * @param complaint what its process says is wrong with it and only a new one mends
 */
record Counters(
        long requests,
        int inFlight,
        long restarts,
        long activeNanos,
        @Nullable Sample sample,
        @Nullable String complaint) {
    static Counters beginning(long restarts) {
        return new Counters(0, 0, restarts, System.nanoTime(), null, null);
    }

    Counters seen(Sample now) {
        boolean same = now.requests() == requests && now.inFlight() == inFlight;
        long active = same ? activeNanos : System.nanoTime();
        return new Counters(now.requests(), now.inFlight(), restarts, active, now, complaint);
    }

    Counters complaining(String sentence) {
        return new Counters(requests, inFlight, restarts, activeNanos, sample, sentence);
    }

    Counters restarted() {
        return beginning(restarts + 1);
    }
}

package dev.slipway.supervisor.worker;

/**
 * What a worker has counted.
 *
 * @param requests since its process started
 * @param restarts replacements after a death that nobody asked for
 * @param activeNanos when something last changed, {@link System#nanoTime()}
 */
record Counters(long requests, int inFlight, long restarts, long activeNanos) {
    static Counters beginning(long restarts) {
        return new Counters(0, 0, restarts, System.nanoTime());
    }

    Counters seen(long nowRequests, int nowInFlight) {
        boolean same = nowRequests == requests && nowInFlight == inFlight;
        return new Counters(nowRequests, nowInFlight, restarts, same ? activeNanos : System.nanoTime());
    }

    Counters restarted() {
        return beginning(restarts + 1);
    }
}

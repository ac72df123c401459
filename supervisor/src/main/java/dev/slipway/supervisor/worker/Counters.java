package dev.slipway.supervisor.worker;

/**
 * What a worker has counted.
 *
 * @param requests since its process started
 * @param restarts replacements after a death that nobody asked for
 */
record Counters(long requests, int inFlight, long restarts) {
    static final Counters NONE = new Counters(0, 0, 0);

    Counters seen(long nowRequests, int nowInFlight) {
        return new Counters(nowRequests, nowInFlight, restarts);
    }

    Counters restarted() {
        return new Counters(0, 0, restarts + 1);
    }
}

package dev.slipway.worker.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many requests entered the application, are in it now, and were kept out of it. */
public final class RequestCount {
    private final LongAdder requests = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final AtomicInteger inFlight = new AtomicInteger();

    void entered() {
        requests.increment();
        inFlight.incrementAndGet();
    }

    void left() {
        inFlight.decrementAndGet();
    }

    void refuse() {
        refused.increment();
    }

    public long requests() {
        return requests.sum();
    }

    public int inFlight() {
        return inFlight.get();
    }

    public long refused() {
        return refused.sum();
    }
}

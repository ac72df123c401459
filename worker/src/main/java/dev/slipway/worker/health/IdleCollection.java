package dev.slipway.worker.health;

import java.util.function.LongSupplier;

/**
 * Collects garbage once when requests have ceased, so that the collector can give memory back: the serial collector
 * shrinks the heap only in a full collection, and an idle application never has one. Costs some tens of milliseconds
 * at a moment when nobody waits.
 */
public final class IdleCollection {
    private static final int IDLE_SECONDS = 10;

    private final LongSupplier requests;
    private long seen = -1;
    private int idleSeconds;

    public IdleCollection(LongSupplier requests) {
        this.requests = requests;
    }

    /** Asked about once a second. */
    public void tick() {
        long now = requests.getAsLong();
        idleSeconds = now == seen ? idleSeconds + 1 : 0;
        seen = now;
        if (idleSeconds == IDLE_SECONDS) {
            System.gc();
        }
    }
}

package dev.slipway.worker.health;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Keeps known what a full collection would leave. The serial collector makes one only when the old generation is full,
 * and then a leak has nothing left to be foreseen in.
 */
final class LiveSet {
    private static final Duration SHORTEST_PAUSE_BETWEEN = Duration.ofSeconds(5);

    /** At most one part in so many of the time is spent on it. */
    private static final int SHARE = 100;

    private final GarbageCollectorMXBean full = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(collector -> collector.getName().equals("MarkSweepCompact"))
            .findFirst()
            .orElseThrow();

    private long collections;
    private long collectingMillis;
    private long lastNanos = System.nanoTime();
    private Duration lastTook = Duration.ZERO;

    /**
     * Collects, if so much has been added to the old generation that the last figure says little.
     *
     * @param used bytes in the old generation
     * @param live what the last full collection left there
     * @param most what it can hold
     */
    void keepKnown(long used, long live, long most) {
        followCollections();
        if (due(used, live, most, Duration.ofNanos(System.nanoTime() - lastNanos), lastTook)) {
            System.gc();
            followCollections();
        }
    }

    static boolean due(long used, long live, long most, Duration since, Duration lastTook) {
        boolean filling = used >= most / 2 && used - live >= most / 10;
        Duration pause = lastTook.multipliedBy(SHARE);
        return filling && since.compareTo(SHORTEST_PAUSE_BETWEEN) >= 0 && since.compareTo(pause) >= 0;
    }

    private void followCollections() {
        long count = full.getCollectionCount();
        long millis = full.getCollectionTime();
        if (count > collections) {
            lastTook = Duration.ofMillis((millis - collectingMillis) / (count - collections));
            lastNanos = System.nanoTime();
            collections = count;
            collectingMillis = millis;
        }
    }
}

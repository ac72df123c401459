package dev.slipway.worker.health;

import dev.slipway.worker.protocol.WorkerMessage.Sample;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes samples, and says when one is due: a second after something changed, ten seconds when nothing did. */
public final class Sampler {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier requests;
    private final IntSupplier inFlight;
    private @Nullable Sample last;
    private long lastNanos;

    public Sampler(LongSupplier requests, IntSupplier inFlight) {
        this.requests = requests;
        this.inFlight = inFlight;
    }

    /** A sample if one is due; asked about once a second. */
    public @Nullable Sample due() {
        long now = System.nanoTime();
        Sample previous = last;
        if (previous != null
                && previous.requests() == requests.getAsLong()
                && previous.inFlight() == inFlight.getAsInt()
                && now - lastNanos < QUIET_NANOS) {
            return null;
        }
        lastNanos = now;
        last = take();
        return last;
    }

    private Sample take() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage nonHeap = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        return new Sample(
                requests.getAsLong(),
                inFlight.getAsInt(),
                heap.getUsed(),
                heap.getCommitted(),
                nonHeap.getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }
}

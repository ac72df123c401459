package dev.slipway.worker.health;

import dev.slipway.worker.protocol.WorkerMessage.Sample;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes samples, and says when one is due: a second after something changed, ten seconds when nothing did. */
public final class Sampler {
    /** The serial collector's name for the old generation. */
    private static final MemoryPoolMXBean OLD = pool("Tenured Gen");

    private static final MemoryPoolMXBean METASPACE = pool("Metaspace");
    private static final BufferPoolMXBean DIRECT = directBuffers();
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
        MemoryUsage metaspace = METASPACE.getUsage();
        MemoryUsage old = OLD.getUsage();
        MemoryUsage live = OLD.getCollectionUsage();
        return new Sample(
                requests.getAsLong(),
                inFlight.getAsInt(),
                heap.getUsed(),
                heap.getCommitted(),
                old.getUsed(),
                live == null ? 0 : live.getUsed(),
                Math.max(0, old.getMax()),
                metaspace.getUsed(),
                Math.max(0, metaspace.getMax()),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                DIRECT.getMemoryUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static MemoryPoolMXBean pool(String name) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static BufferPoolMXBean directBuffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
    }
}

package dev.slipway.supervisor.spawn;

import dev.slipway.supervisor.tenant.ByteSize;

/**
 * How a worker's memory limit is divided, so that the JVM runs into a limit of its own, which it can explain, before the
 * kernel kills it. All in bytes.
 */
public record MemoryPlan(long heap, long metaspace, long codeCache, long direct, long reserve) {
    private static final long MIB = 1024 * 1024;

    /** Stacks, the collector's tables, malloc and the JVM's own: what no flag bounds. */
    private static final long FIXED_RESERVE = 24 * MIB;

    private static final long STACK = 256 * 1024;

    public static MemoryPlan of(ByteSize limit, int threads) {
        long all = limit.bytes();
        long reserve = FIXED_RESERVE + (threads + 16) * STACK;
        long metaspace = between(all / 4, 32 * MIB, 512 * MIB);
        long codeCache = between(all / 10, 16 * MIB, 128 * MIB);
        long direct = between(all / 16, 8 * MIB, 256 * MIB);
        long heap = Math.max(16 * MIB, all - reserve - metaspace - codeCache - direct);
        return new MemoryPlan(heap, metaspace, codeCache, direct, reserve);
    }

    private static long between(long value, long smallest, long largest) {
        return Math.max(smallest, Math.min(largest, value));
    }
}

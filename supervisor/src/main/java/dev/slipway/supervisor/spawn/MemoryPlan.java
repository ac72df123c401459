package dev.slipway.supervisor.spawn;

import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Refused;

/**
 * How a worker's memory limit is divided, so that the JVM runs into a limit of its own, which it can explain, before the
 * kernel kills it. All in bytes.
 */
public record MemoryPlan(long heap, long metaspace, long codeCache, long direct, long reserve) {
    private static final long MIB = 1024 * 1024;

    /** Stacks, the collector's tables, malloc and the JVM's own: what no flag bounds. */
    private static final long FIXED_RESERVE = 24 * MIB;

    private static final long STACK = 256 * 1024;
    private static final long LEAST_HEAP = 16 * MIB;
    private static final long LEAST_METASPACE = 40 * MIB;
    private static final long LEAST_CODE_CACHE = 16 * MIB;
    private static final long LEAST_DIRECT = 8 * MIB;

    /** @throws Refused with the sum, when the limit cannot hold even the least of each */
    public static MemoryPlan of(ByteSize limit, int threads) {
        long all = limit.bytes();
        long reserve = FIXED_RESERVE + (threads + 16) * STACK;
        long metaspace = between(all / 4, LEAST_METASPACE, 512 * MIB);
        long codeCache = between(all / 10, LEAST_CODE_CACHE, 128 * MIB);
        long direct = between(all / 16, LEAST_DIRECT, 256 * MIB);
        long heap = all - reserve - metaspace - codeCache - direct;
        if (heap < LEAST_HEAP) {
            long sum = LEAST_HEAP + metaspace + codeCache + direct + reserve;
            throw new Refused("memory-limit = \"" + limit + "\": too small for " + threads + " threads: heap "
                    + LEAST_HEAP / MIB + " + metaspace " + metaspace / MIB + " + code " + codeCache / MIB
                    + " + buffers "
                    + direct / MIB + " + stacks and JVM " + reserve / MIB + " = at least " + (sum + MIB - 1) / MIB
                    + "MiB");
        }
        return new MemoryPlan(heap, metaspace, codeCache, direct, reserve);
    }

    private static long between(long value, long smallest, long largest) {
        return Math.max(smallest, Math.min(largest, value));
    }
}

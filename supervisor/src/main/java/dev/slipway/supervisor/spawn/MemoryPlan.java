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

    /**
     * Everything gets its least; of what is left, metaspace, code and buffers take a share up to a bound, and the heap
     * the rest.
     *
     * @throws Refused with the sum, when the limit cannot hold even the least of each
     */
    public static MemoryPlan of(ByteSize limit, int threads) {
        long reserve = FIXED_RESERVE + (threads + 16) * STACK;
        long least = LEAST_HEAP + LEAST_METASPACE + LEAST_CODE_CACHE + LEAST_DIRECT + reserve;
        long left = limit.bytes() - least;
        if (left < 0) {
            throw new Refused("memory-limit = \"" + limit + "\": too small for " + threads + " threads: heap "
                    + LEAST_HEAP / MIB + " + metaspace " + LEAST_METASPACE / MIB + " + code " + LEAST_CODE_CACHE / MIB
                    + " + buffers " + LEAST_DIRECT / MIB + " + stacks and JVM " + reserve / MIB + " = at least "
                    + (least + MIB - 1) / MIB + "MiB");
        }
        long metaspace = LEAST_METASPACE + Math.min(left / 5, 472 * MIB);
        long codeCache = LEAST_CODE_CACHE + Math.min(left / 12, 112 * MIB);
        long direct = LEAST_DIRECT + Math.min(left / 16, 248 * MIB);
        return new MemoryPlan(
                limit.bytes() - reserve - metaspace - codeCache - direct, metaspace, codeCache, direct, reserve);
    }
}

package dev.slipway.supervisor.spawn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.tenant.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryPlanTest {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    @ParameterizedTest(name = "{0} and {1} threads")
    @CsvSource({
        "64MiB,    15,    16384,   32768,  16384,   8192,  32512",
        "128MiB,   15,    41216,   32768,  16384,   8192,  32512",
        "256MiB,   15,   121497,   65536,  26214,  16384,  32512",
        "256MiB,  500,    16384,   65536,  26214,  16384, 156672",
        "512MiB,   15,   275507,  131072,  52428,  32768,  32512",
        "1GiB,     50,   574566,  262144, 104857,  65536,  41472",
        "4GiB,    100,  3222528,  524288, 131072, 262144,  54272",
    })
    void dividesTheLimitAsTheTableSays(
            String limit, int threads, long heap, long metaspace, long codeCache, long direct, long reserve) {
        MemoryPlan plan = MemoryPlan.of(ByteSize.parse(limit), threads);
        assertEquals(heap, plan.heap() / KIB, "heap");
        assertEquals(metaspace, plan.metaspace() / KIB, "metaspace");
        assertEquals(codeCache, plan.codeCache() / KIB, "code cache");
        assertEquals(direct, plan.direct() / KIB, "direct");
        assertEquals(reserve, plan.reserve() / KIB, "reserve");
    }

    @Test
    void promisesNoMoreThanTheLimitUnlessTheLimitIsBelowWhatAnyJvmNeeds() {
        for (int threads : new int[] {1, 15, 50, 200, 500}) {
            long least =
                    72 * MIB + MemoryPlan.of(new ByteSize(256 * MIB), threads).reserve();
            for (long limit = 64 * MIB; limit <= 16 * 1024 * MIB; limit += 8 * MIB) {
                MemoryPlan plan = MemoryPlan.of(new ByteSize(limit), threads);
                long promised = plan.heap() + plan.metaspace() + plan.codeCache() + plan.direct() + plan.reserve();
                assertTrue(
                        promised <= Math.max(limit, least + limit / 2),
                        promised / MIB + " MiB promised of " + limit / MIB + " with " + threads + " threads");
                if (plan.heap() > 16 * MIB) {
                    assertEquals(limit, promised);
                }
            }
        }
    }

    @Test
    void moreMemoryNeverMeansLessOfAnything() {
        MemoryPlan before = MemoryPlan.of(new ByteSize(64 * MIB), 15);
        for (long limit = 72 * MIB; limit <= 8 * 1024 * MIB; limit += 8 * MIB) {
            MemoryPlan plan = MemoryPlan.of(new ByteSize(limit), 15);
            assertTrue(plan.heap() >= before.heap(), "heap at " + limit / MIB);
            assertTrue(plan.metaspace() >= before.metaspace(), "metaspace at " + limit / MIB);
            assertTrue(plan.codeCache() >= before.codeCache(), "code cache at " + limit / MIB);
            assertTrue(plan.direct() >= before.direct(), "direct at " + limit / MIB);
            before = plan;
        }
    }
}

package dev.slipway.supervisor.spawn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryPlanTest {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    @ParameterizedTest(name = "{0} and {1} threads")
    @CsvSource({
        "112MiB,      15,   16551,   41011,   16405,    8208,   32512",
        "128MiB,      15,   27269,   44288,   17770,    9232,   32512",
        "256MiB,      15,  113012,   70502,   28693,   17424,   32512",
        "256MiB,     500,   31790,   45670,   18346,    9664,  156672",
        "512MiB,      15,  284498,  122931,   50538,   33808,   32512",
        "  1GiB,      50,  621608,  225996,   93482,   66016,   41472",
        "  4GiB,     100, 3222848,  524288,  131072,  261824,   54272",
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
    void promisesExactlyTheLimit() {
        for (int threads : new int[] {1, 15, 50, 200, 500}) {
            for (long limit = 240 * MIB; limit <= 16 * 1024 * MIB; limit += 8 * MIB) {
                MemoryPlan plan = MemoryPlan.of(new ByteSize(limit), threads);
                assertEquals(limit, plan.heap() + plan.metaspace() + plan.codeCache() + plan.direct() + plan.reserve());
                assertTrue(plan.heap() >= 16 * MIB, "heap at " + limit / MIB);
            }
        }
    }

    @Test
    void refusesWhatCannotHoldTheLeastAndShowsTheSum() {
        Refused refused = assertThrows(Refused.class, () -> MemoryPlan.of(ByteSize.parse("111MiB"), 15));
        assertEquals(
                "memory-limit = \"111MiB\": too small for 15 threads: heap 16 + metaspace 40 + code 16 + buffers 8"
                        + " + stacks and JVM 31 = at least 112MiB",
                refused.getMessage());
    }

    @Test
    void moreMemoryNeverMeansLessOfAnything() {
        MemoryPlan before = MemoryPlan.of(new ByteSize(112 * MIB), 15);
        for (long limit = 120 * MIB; limit <= 8 * 1024 * MIB; limit += 8 * MIB) {
            MemoryPlan plan = MemoryPlan.of(new ByteSize(limit), 15);
            assertTrue(plan.heap() >= before.heap(), "heap at " + limit / MIB);
            assertTrue(plan.metaspace() >= before.metaspace(), "metaspace at " + limit / MIB);
            assertTrue(plan.codeCache() >= before.codeCache(), "code cache at " + limit / MIB);
            assertTrue(plan.direct() >= before.direct(), "direct at " + limit / MIB);
            before = plan;
        }
    }
}

package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More memory at once than there is: the worker ends, says why, and is replaced; nothing half dead answers. */
@ExtendWith(Shared.class)
class MemoryIT {
    private final Instance instance;
    private final Application shop;

    MemoryIT(Instance instance) throws Exception {
        this.instance = instance;
        this.shop = Application.of("woad", "shop", new Applications(instance.prefix()).probe("1"), "woad.example.test")
                .with("memory-limit", "192MiB");
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    /** Buffers outside the heap: the JVM tells the request, and can go on. */
    @Test
    void aBufferThatIsTooLargeFailsItsRequestAlone() {
        instance.live(shop);
        int worker = instance.workerOf(shop);
        assertEquals(
                500,
                instance.front().get(shop.host(), "/trouble/direct?n=2000000").status());
        assertEquals(
                instance.nameOf(worker), instance.front().get(shop.host(), "/").said("worker"));
    }

    @ParameterizedTest
    @CsvSource({
        "/trouble/heap?n=2000000, out of memory: Java heap space",
        "/trouble/classes?n=20000, out of memory: Metaspace",
        "/trouble/native?n=5000, killed by the kernel at its memory-limit",
    })
    void whatIsTakenTooMuchOfIsNamedAndAFreshWorkerAnswers(String target, String reason) {
        instance.live(shop);
        int first = instance.workerOf(shop);
        assertEquals(502, instance.front().get(shop.host(), target).status());
        assertEquals(200, instance.front().get(shop.host(), "/").status());
        assertTrue(!new Proc(first).alive());
        ApplicationStatus status = instance.status(shop);
        assertNotEquals(first, status.workers().getFirst().pid());
        assertEquals(1, status.workers().getFirst().restarts());
        String said = status.lastExit() == null ? "" : status.lastExit().reason();
        System.out.println(target + ": " + said);
        assertTrue(said.contains(reason), said);
    }
}

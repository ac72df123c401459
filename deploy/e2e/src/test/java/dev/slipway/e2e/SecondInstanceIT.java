package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two instances on one host. */
@ExtendWith(Shared.class)
class SecondInstanceIT {
    private final Instance first;

    SecondInstanceIT(Instance first) {
        this.first = first;
    }

    @AfterEach
    void remove() {
        first.removeAll();
    }

    // What must hold, 1
    @Test
    void doNotKnowOfEachOtherAndOneGoesWithoutTheOtherNoticing() throws Exception {
        Application here =
                Application.of("ivy", "shop", new Applications(first.prefix()).probe("first"), "ivy.example.test");
        first.live(here);
        int worker = first.workerOf(here);
        Instance second = Instance.running();
        try (second) {
            Application there = here.from(new Applications(second.prefix()).probe("second"));
            second.live(there);
            assertEquals("first", first.front().get(here.host(), "/").said("release"));
            assertEquals("second", second.front().get(here.host(), "/").said("release"));
            assertNotEquals(first.status(here).uid(), second.status(there).uid());
            assertEquals(1, first.control().status().applications().size());
            assertEquals(1, second.control().status().applications().size());
            second.slipway("restart", there.key()).succeeded();
        }
        assertFalse(Files.exists(second.prefix()));
        assertEquals(List.of(), second.leftovers().processes());
        assertEquals(List.of(), second.leftovers().controlGroups());
        assertTrue(second.httpd().pids().isEmpty());
        assertEquals(worker, first.workerOf(here));
        assertEquals("first", first.front().get(here.host(), "/").said("release"));
    }
}

package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Pending;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Httpd;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Others come and go, httpd reads its configuration again: what is being served is served to its end. */
@ExtendWith(Shared.class)
class ReconfigurationIT {
    private final Instance instance;
    private final Applications archives;

    ReconfigurationIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void neitherANewTenantNorAReloadOfHttpdTouchesARequestOrAWorker() throws Exception {
        Application shop = Application.of("bryony", "shop", archives.probe("1"), "bryony.example.test");
        Application other = Application.of("borage", "pages", archives.pages("borage"), "borage.example.test");
        instance.live(shop);
        int worker = instance.workerOf(shop);
        List<Integer> pids = instance.httpd().pids();
        // an httpd of its own, since a reload gives it new children
        try (Httpd reloaded = instance.anotherHttpd("\nTimeout 60\n", "\nTimeout 61\n");
                Load load = Load.start(reloaded.front(), 2, Ask.get(shop.host(), "/?delay=10"))) {
            Pending slow = reloaded.front().later(shop.host(), "/?delay=20000");
            Await.until("the load to run", () -> load.answered() > 50);
            instance.live(other);
            assertEquals(200, reloaded.front().get(other.host(), "/plain.txt").status());
            reloaded.reload();
            long then = load.answered();
            Await.until("answers after the reload", () -> load.answered() > then + 50);
            instance.slipway("remove", other.key(), "--yes").succeeded();
            assertFalse(slow.isOver());
            assertEquals(200, slow.answer().status());
            Recording recording = load.stop();
            System.out.println("a tenant more, httpd reloaded, a tenant less: " + recording.summary());
            assertEquals(List.of(), failedByUs(recording));
            assertEquals(Set.of(instance.nameOf(worker)), recording.workers());
        }
        assertEquals(worker, instance.workerOf(shop));
        assertEquals(pids, instance.httpd().pids());
    }

    /** httpd ends idle connections of clients when it reloads, and a client's next request can meet that. */
    private static List<?> failedByUs(Recording recording) {
        return recording.failed().stream()
                .filter(one -> one.failure() == null || one.failure().startsWith("status "))
                .toList();
    }
}

package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Pending;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The supervisor goes and its successor comes: what ran runs, what slept sleeps, what was to go goes. */
@ExtendWith(Shared.class)
class SupervisorUpgradeIT {
    private final Instance instance;
    private final Path probe;

    SupervisorUpgradeIT(Instance instance) throws Exception {
        this.instance = instance;
        this.probe = new Applications(instance.prefix()).probe("1");
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    private Application live(String tenant, String setting, String value) {
        Application application =
                Application.of(tenant, "shop", probe, tenant + ".example.test").with(setting, value);
        instance.live(application);
        return application;
    }

    @Test
    void whenItIsAskedToEndWorkersServeOnAndWhoeverComesToASleepingOneWaitsForTheNext() {
        Application busy = live("saffron", "threads", "15");
        Application asleep = live("sorrel", "inactivity-timeout", "1s");
        Application dreaming = live("spurge", "inactivity-timeout", "1s");
        int worker = instance.workerOf(busy);
        Await.until("both to sleep", () -> instance.leftovers().processes().size() == 1);
        Pending visitor;
        Recording recording;
        try (Load load = Load.start(instance.front(), 4, Ask.get(busy.host(), "/?delay=10"))) {
            Await.until("the load to run", () -> load.answered() > 50);
            instance.supervisor().terminate();
            visitor = instance.front().later(asleep.host(), "/");
            long then = load.answered();
            Await.until("answers without a supervisor", () -> load.answered() > then + 100);
            assertFalse(visitor.isOver());
            assertEquals(1, instance.leftovers().processes().size(), "nobody is there to start anything");
            instance.supervisor().start();
            assertEquals(200, visitor.answer().status());
            recording = load.stop();
        }
        assertEquals(List.of(), recording.failed());
        assertEquals(Set.of(instance.nameOf(worker)), recording.workers());
        assertEquals(worker, instance.workerOf(busy));
        assertEquals(List.of(), instance.status(dreaming).workers(), "nobody has asked for it");
        assertEquals(200, instance.front().get(dreaming.host(), "/").status());
        assertEquals(1, workersOf(busy), "nothing was started twice");
    }

    @Test
    void aRemoveThatItsEndInterruptsIsFinishedByTheNextOneOrByWhoeverAsksAgain() {
        Application going = live("squill", "graceful-timeout", "1h");
        Application staying = live("sedum", "threads", "15");
        int worker = instance.workerOf(going);
        int other = instance.workerOf(staying);
        Pending request = instance.front().later(going.host(), "/?delay=12000");
        Await.until(
                "a request under way",
                () -> instance.status(going).workers().getFirst().inFlight() == 1);
        var removal = CompletableFuture.supplyAsync(() -> instance.slipway("remove", going.key(), "--yes"));
        Await.until(
                "the worker to drain",
                () -> instance.status(going).state().equals("stopping")
                        || instance.status(going).workers().stream()
                                .anyMatch(one -> one.state().equals("draining")));
        instance.supervisor().kill();
        assertEquals(1, removal.join().exit(), "whoever asked is told that it is not done");
        assertTrue(new Proc(worker).alive());

        instance.supervisor().start();
        assertEquals("down", instance.status(going).wanted());
        assertEquals(200, request.answer().status(), "it has its time, whoever leads it");
        Await.until("the end of what was to go", () -> !new Proc(worker).alive());
        assertEquals(503, instance.front().get(going.host(), "/").status());
        instance.slipway("remove", going.key(), "--yes").succeeded();
        assertEquals(404, instance.front().get(going.host(), "/").status());
        assertEquals(other, instance.workerOf(staying));
        assertEquals(1, instance.leftovers().processes().size());
    }

    @Test
    void aWorkerOfWhichNothingIsKnownAnyMoreIsEndedAndNoOther() throws Exception {
        Application forgotten = live("thrift", "threads", "15");
        Application known = live("tulip", "threads", "15");
        int stray = instance.workerOf(forgotten);
        int worker = instance.workerOf(known);
        String slot = instance.status(forgotten).slot();
        instance.supervisor().kill();
        for (String kind : List.of("applications", "workers")) {
            Files.delete(instance.prefix().resolve("state/" + kind + "/thrift+shop.json"));
        }
        instance.supervisor().start();
        Await.until("the stray's end", () -> !new Proc(stray).alive());
        Await.until("its socket to go", () -> Files.notExists(instance.prefix().resolve("run/s/" + slot + ".sock")));
        assertTrue(
                instance.slipway("events", "-n", "50").succeeded().out().contains("nobody wants it any more"),
                "it is told");
        assertEquals(404, instance.front().get(forgotten.host(), "/").status());
        assertEquals(worker, instance.workerOf(known));
        assertEquals(1, instance.control().status().applications().size());
        assertEquals(1, instance.leftovers().processes().size());
        assertEquals(
                List.of(),
                instance.leftovers().controlGroups().stream()
                        .filter(group -> group.contains("/thrift"))
                        .toList());
    }

    private long workersOf(Application application) {
        int uid = instance.status(application).uid();
        return Proc.all(process -> process.uid() == uid && process.alive()).size();
    }
}

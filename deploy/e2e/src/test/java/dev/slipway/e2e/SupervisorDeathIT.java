package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The supervisor is killed; nobody who asks an application notices. */
@ExtendWith(Shared.class)
class SupervisorDeathIT {
    private final Instance instance;
    private final Applications archives;

    SupervisorDeathIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    private Application live(String tenant) throws Exception {
        Application application = Application.of(tenant, "shop", archives.probe("1"), tenant + ".example.test");
        instance.live(application);
        return application;
    }

    // What must hold, 6
    @Test
    void itsDeathUnderLoadFailsNothingAndItsSuccessorManagesTheSameWorkers() throws Exception {
        Application loaded = live("aster");
        Application idle = live("briar");
        Application orphan = live("clover");
        Application stopped = live("dock");
        instance.slipway("stop", stopped.key()).succeeded();
        int loadedPid = instance.workerOf(loaded);
        int idlePid = instance.workerOf(idle);
        int orphanPid = instance.workerOf(orphan);
        Object stoppedSocket = inode(stopped);

        Recording recording;
        CompletableFuture<Answer> waiting;
        try (Load load = Load.start(instance.front(), 16, Ask.get(loaded.host(), "/?delay=5"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Await.until("the load to run", () -> load.answered() > 200);
            instance.supervisor().kill();
            long then = load.answered();
            Await.until("answers without a supervisor", () -> load.answered() > then + 500);

            new Proc(orphanPid).killed();
            waiting = CompletableFuture.supplyAsync(() -> instance.front().get(orphan.host(), "/"), threads);
            assertEquals(200, instance.front().get(idle.host(), "/").status());

            instance.supervisor().start();
            assertEquals(200, waiting.get().status(), "it waited where the worker had been");
            long later = load.answered();
            Await.until("answers with the new supervisor", () -> load.answered() > later + 500);
            recording = load.stop();
        }
        System.out.println("a supervisor's death: " + recording.summary());

        assertEquals(List.of(), recording.failed());
        assertEquals(Set.of(instance.nameOf(loadedPid)), recording.workers());
        assertEquals(loadedPid, instance.workerOf(loaded));
        assertEquals(idlePid, instance.workerOf(idle));
        assertNotEquals(orphanPid, instance.workerOf(orphan));
        assertEquals("down", instance.status(stopped).wanted());
        assertEquals(List.of(), instance.status(stopped).workers());
        assertEquals(stoppedSocket, inode(stopped));

        instance.slipway("start", stopped.key()).succeeded();
        assertEquals(200, instance.front().get(stopped.host(), "/").status());
        instance.slipway("restart", idle.key()).succeeded();
        assertNotEquals(idlePid, instance.workerOf(idle), "an adopted worker can be restarted");
        assertTrue(!new Proc(idlePid).alive());
    }

    private Object inode(Application application) throws Exception {
        Path socket = instance.prefix()
                .resolve("run/s/" + instance.status(application).slot() + ".sock");
        return Files.getAttribute(socket, "unix:ino");
    }

    @Test
    void anAdoptedWorkerThatIsKilledIsReplaced() throws Exception {
        Application shop = live("elder");
        int before = instance.workerOf(shop);
        instance.supervisor().kill();
        instance.supervisor().start();
        assertEquals(before, instance.workerOf(shop));
        new Proc(before).killed();
        assertEquals(200, instance.front().get(shop.host(), "/").status());
        assertNotEquals(before, instance.workerOf(shop));
    }

    @Test
    void aSecondSupervisorOnTheSamePrefixRefusesAndDisturbsNothing() throws Exception {
        Application shop = live("fern");
        int worker = instance.workerOf(shop);
        long supervisor = instance.control().status().supervisor().pid();
        Outcome second = dev.slipway.e2e.stage.Command.run(List.of(
                instance.prefix().resolve("bin/slipway-supervisor").toString(),
                "--prefix",
                instance.prefix().toString()));
        assertEquals(1, second.exit(), second.toString());
        assertTrue(second.err().contains("another supervisor"), second.toString());
        assertEquals(supervisor, instance.control().status().supervisor().pid());
        assertEquals(worker, instance.workerOf(shop));
        assertEquals(200, instance.front().get(shop.host(), "/").status());
    }
}

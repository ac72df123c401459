package dev.slipway.supervisor.worker;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.Samples;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.ProcessStatus;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.sandbox.Sandboxes;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.spawn.Child;
import dev.slipway.supervisor.spawn.Spawner;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker's first hello, when /proc says whether its process is the tenant. */
@NeedsRoot
@Timeout(60)
class WorkerRootIT {
    @TempDir
    private Path directory;

    private final Watcher watcher = Watcher.started();
    private final Plan plan = new Plan(Samples.wanted("alice/shop", Samples.ALICE, 1), Samples.FIRST, 0);

    @ParameterizedTest(name = "{0} → {1}, accepting {2}")
    @CsvSource({"STARTING, starting, false", "READY, ready, false", "ACCEPTING, ready, true"})
    void helloSaysHowFarTheTenantsProcessHasCome(WorkerMessage.State said, String then, boolean accepting)
            throws Exception {
        Posix.load();
        try (Crew crew = new Crew(watcher, Crew.OBEDIENT);
                Line line = new Line(directory.resolve("1/sock"))) {
            Child child = tenantsOwn();
            Worker worker = new Worker(plan, crew, true);
            worker.adopt(Crew.life(plan, 1, child), false, 0);
            worker.run();
            worker.post(new WorkerEvent.Connected(line.connection, said));
            assertEquals(new SupervisorMessage.Welcome("secret1"), line.told());
            if (!then.equals("starting")) {
                assertEquals(
                        accepting,
                        assertInstanceOf(
                                        WorkerState.Ready.class,
                                        crew.nextChange().to())
                                .accepting());
            }
            assertEquals(then, worker.state().word());
            assertTrue(child.id().alive());
            worker.post(new WorkerEvent.Retire("the test is over", false));
            crew.nextChangeTo(WorkerState.Down.class);
        }
    }

    @Test
    void aProcessThatIsNotTheTenantIsKilledAtItsFirstHello() throws Exception {
        Posix.load();
        try (Crew crew = new Crew(watcher, Crew.STUBBORN);
                Line line = new Line(directory.resolve("1/sock"))) {
            Worker worker = new Worker(plan, crew, false);
            worker.run();
            worker.post(new WorkerEvent.Start(false));
            crew.nextChangeTo(WorkerState.Starting.class);
            worker.post(new WorkerEvent.Connected(line.connection, WorkerMessage.State.ACCEPTING));
            String reason = crew.nextChangeTo(WorkerState.Failed.class).reason();
            assertTrue(reason.contains("is not what it should be: Uid is 0 0 0 0, not 187001"), reason);
        }
    }

    private Child tenantsOwn() throws Exception {
        int nothing = Posix.openRead(Path.of("/dev/null"));
        Child child = new Spawner(watcher, Sandboxes.none())
                .spawn(new Spawner.Order(
                        Samples.ALICE,
                        Crew.OBEDIENT,
                        Map.of("PATH", "/usr/bin:/bin"),
                        Path.of("/"),
                        027,
                        256,
                        0,
                        Cgroups.detect(List.of(), "slipway-test").group("alice"),
                        List.of(nothing, nothing, nothing),
                        null));
        Posix.close(nothing);
        eventually(
                "it is the tenant",
                () -> ProcessStatus.of(child.id().pid())
                        .differencesFrom(Samples.ALICE.uid(), Samples.ALICE.gid())
                        .isEmpty());
        return child;
    }
}

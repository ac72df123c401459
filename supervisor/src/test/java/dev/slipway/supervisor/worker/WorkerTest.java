package dev.slipway.supervisor.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.Samples;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.worker.WorkerState.BackingOff;
import dev.slipway.supervisor.worker.WorkerState.Down;
import dev.slipway.supervisor.worker.WorkerState.Draining;
import dev.slipway.supervisor.worker.WorkerState.Failed;
import dev.slipway.supervisor.worker.WorkerState.Ready;
import dev.slipway.supervisor.worker.WorkerState.Starting;
import dev.slipway.supervisor.worker.WorkerState.Stopping;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a worker whose processes only sleep and whose words are the test's. */
@Timeout(60)
class WorkerTest {
    private static final String OUT_OF_MEMORY = "out of heap or metaspace (exit 3)";
    private static final Watcher WATCHER = Watcher.started();

    @TempDir
    private Path directory;

    private final Crew crew = new Crew(WATCHER, Crew.OBEDIENT);

    @BeforeEach
    void load() {
        Posix.load();
    }

    @AfterEach
    void end() {
        crew.close();
    }

    @Test
    void livesFromStartToDrainAndEndsItsOwnerWithIt() throws Exception {
        Worker worker = worker(Map.of(), true);
        try (Line line = new Line(directory.resolve("1/sock"))) {
            worker.post(new WorkerEvent.Start(false));
            Life life = startedLife();
            says(worker, new WorkerMessage.Step("jvm", 80));
            says(worker, new WorkerMessage.Ready(200));
            Crew.Change ready = crew.nextChange();
            assertInstanceOf(Ready.class, ready.to());
            assertTrue(ready.reason().startsWith("jvm "), ready.reason());
            assertNull(worker.settled().get(20, TimeUnit.SECONDS));

            worker.post(new WorkerEvent.Connected(line.connection, WorkerMessage.State.READY));
            worker.post(new WorkerEvent.Accept());
            assertEquals(new SupervisorMessage.Welcome("secret1"), line.told());
            assertEquals(new SupervisorMessage.Accept(), line.told());
            says(worker, new WorkerMessage.Accepting());
            assertTrue(assertInstanceOf(Ready.class, crew.nextChange().to()).accepting());
            says(worker, new WorkerMessage.Sample(41, 2, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1));

            worker.post(new WorkerEvent.Retire("stop", true));
            assertInstanceOf(Draining.class, crew.nextChange().to());
            assertEquals(new SupervisorMessage.Drain(Duration.ofSeconds(2), Duration.ofSeconds(15)), line.told());
            assertEquals(41, worker.counters().requests());
            assertEquals(2, worker.counters().inFlight());

            life.child().signal(Posix.SIGTERM);
            assertInstanceOf(Down.class, crew.nextChange().to());
            assertEquals(new Crew.End(life.name(), "stop", true), crew.nextEnd());
            assertTrue(line.closed());
            assertEquals(List.of(life), crew.cleanedUp);
            assertTrue(worker.gone().get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aWorkerThatIsNotReadyInTimeIsStoppedThenKilledThenTriedAgain() throws Exception {
        crew.sendsNext(Crew.STUBBORN.toArray(String[]::new));
        Worker worker = worker(Map.of("startup-timeout", "1s", "shutdown-timeout", "100ms"), true);
        worker.post(new WorkerEvent.Start(false));
        Life life = startedLife();
        Crew.Change stopping = crew.nextChange();
        assertEquals("not ready within startup-timeout (1 s)", stopping.reason());
        assertInstanceOf(Stopping.class, stopping.to());
        Crew.Change dead = crew.nextChange();
        assertInstanceOf(BackingOff.class, dead.to());
        assertEquals(
                "not ready within startup-timeout (1 s); its first quick death; starting again at once", dead.reason());
        assertEquals("not ready within startup-timeout (1 s)", worker.settled().get());
        assertFalse(life.child().id().alive());
        assertNotEquals(life, startedLife());
    }

    @Test
    void whatWeKilledOurselvesWasNotKilledFromOutside() throws Exception {
        crew.sendsNext(Crew.STUBBORN.toArray(String[]::new));
        Worker worker = worker(Map.of("shutdown-timeout", "0s"), true);
        worker.post(new WorkerEvent.Start(false));
        startedLife();
        worker.post(new WorkerEvent.DeadlinePassed());
        startedLife();
        worker.post(new WorkerEvent.DeadlinePassed());
        crew.nextChangeTo(Stopping.class);
        String reason = crew.nextChangeTo(BackingOff.class).reason();
        assertTrue(reason.contains("2 quick deaths in a row; trying again in "), reason);
    }

    @Test
    void aWorkerThatIgnoresSigtermIsKilledAfterShutdownTimeout() throws Exception {
        crew.sendsNext(Crew.STUBBORN.toArray(String[]::new));
        Worker worker = worker(Map.of("shutdown-timeout", "100ms"), true);
        worker.post(new WorkerEvent.Start(false));
        Life life = startedLife();
        worker.post(new WorkerEvent.Retire("stop", true));
        assertInstanceOf(Stopping.class, crew.nextChange().to());
        assertInstanceOf(Down.class, crew.nextChange().to());
        assertFalse(life.child().id().alive());
        assertTrue(worker.gone().get(20, TimeUnit.SECONDS));
    }

    @Test
    void aWorkerThatDoesNotDrainInTimeIsStoppedAndKilled() throws Exception {
        crew.sendsNext(Crew.STUBBORN.toArray(String[]::new));
        Worker worker = worker(Map.of("graceful-timeout", "0s", "shutdown-timeout", "0s"), true);
        try (Line line = new Line(directory.resolve("1/sock"))) {
            makeReady(worker, line);
            worker.post(new WorkerEvent.Retire("deploy", true));
            assertInstanceOf(Draining.class, crew.nextChange().to());
            worker.post(new WorkerEvent.DeadlinePassed());
            Crew.Change stopping = crew.nextChange();
            assertEquals("deploy; not drained within graceful-timeout", stopping.reason());
            assertInstanceOf(Down.class, crew.nextChange().to());
        }
    }

    @Test
    void withoutALeashItCannotBeAskedToDrainAndIsStopped() throws Exception {
        Worker worker = worker(Map.of(), true);
        worker.post(new WorkerEvent.Start(false));
        startedLife();
        says(worker, new WorkerMessage.Ready(1));
        crew.nextChangeTo(Ready.class);
        worker.post(new WorkerEvent.Retire("stop", true));
        assertInstanceOf(Stopping.class, crew.nextChange().to());
        assertInstanceOf(Down.class, crew.nextChange().to());
    }

    @Test
    void aDeathIsAnsweredAtOnceAndCounted() throws Exception {
        Worker worker = worker(Map.of(), true);
        worker.post(new WorkerEvent.Start(false));
        for (int i = 1; i <= 10; i++) {
            Life life = startedLife();
            says(worker, new WorkerMessage.Ready(1));
            crew.nextChangeTo(Ready.class);
            life.child().signal(Posix.SIGKILL);
            Crew.Change dead = crew.nextChange();
            assertEquals(
                    "killed by signal 9 (SIGKILL); it was killed from outside; starting again at once", dead.reason());
            assertEquals(new Crew.End(life.name(), "killed by signal 9 (SIGKILL)", false), crew.nextEnd());
            assertEquals(i, worker.counters().restarts());
        }
        startedLife();
    }

    @Test
    void aCrashLoopWaitsLongerAndLongerUntilAnOperatorForgivesIt() throws Exception {
        crew.sendsNextToExit(70);
        Worker worker = worker(Map.of(), true);
        worker.post(new WorkerEvent.Start(false));
        String first = crew.nextChangeTo(BackingOff.class).reason();
        assertEquals("the application failed to start (exit 70); its first quick death; starting again at once", first);
        String second = crew.nextChangeTo(BackingOff.class).reason();
        assertTrue(second.startsWith("the application failed to start (exit 70); 2 quick deaths in a row"), second);
        worker.post(new WorkerEvent.DeadlinePassed());
        String third = crew.nextChangeTo(BackingOff.class).reason();
        assertTrue(third.contains("; 3 quick deaths in a row"), third);

        crew.sendsNext(Crew.OBEDIENT.toArray(String[]::new));
        worker.post(new WorkerEvent.Start(true));
        startedLife().child().signal(Posix.SIGTERM);
        String forgiven = crew.nextChangeTo(BackingOff.class).reason();
        assertEquals("killed by signal 15 (SIGTERM); its first quick death; starting again at once", forgiven);
    }

    @Test
    void whatTheProcessSaidIsTheReasonOfItsDeathOnceOnly() throws Exception {
        Worker worker = worker(Map.of(), true);
        worker.post(new WorkerEvent.Start(false));
        Life life = startedLife();
        says(worker, new WorkerMessage.Failed("no class shop.Main"));
        says(worker, new WorkerMessage.Step("last words", 1));
        life.child().signal(Posix.SIGTERM);
        String reason = crew.nextChangeTo(BackingOff.class).reason();
        assertTrue(reason.startsWith("the application failed to start: no class shop.Main; "), reason);
        startedLife().child().signal(Posix.SIGTERM);
        String later = crew.nextChangeTo(BackingOff.class).reason();
        assertTrue(later.startsWith("killed by signal 15 (SIGTERM); "), later);
    }

    @Test
    void aSuccessorThatDiesIsNotTriedAgain() throws Exception {
        crew.sendsNextToExit(3);
        Worker worker = worker(Map.of(), false);
        worker.post(new WorkerEvent.Start(false));
        startedLife();
        Crew.Change failed = crew.nextChange();
        assertInstanceOf(Failed.class, failed.to());
        assertEquals(OUT_OF_MEMORY, failed.reason());
        assertEquals(OUT_OF_MEMORY, worker.settled().get(20, TimeUnit.SECONDS));
        assertTrue(worker.gone().get(20, TimeUnit.SECONDS));
        assertEquals(0, worker.counters().restarts());
    }

    @Test
    void aSuccessorThatCannotBeSpawnedFails() throws Exception {
        crew.cannotLaunch("the disk is full");
        Worker worker = worker(Map.of(), false);
        worker.post(new WorkerEvent.Start(false));
        assertEquals("could not be spawned: the disk is full", worker.settled().get(20, TimeUnit.SECONDS));
        assertInstanceOf(Failed.class, crew.nextChange().to());
        assertTrue(worker.gone().get(20, TimeUnit.SECONDS));
    }

    @Test
    void aWorkerThatCannotBeSpawnedIsTriedAgainAndAgain() throws Exception {
        crew.cannotLaunch("the disk is full");
        Worker worker = worker(Map.of(), true);
        worker.post(new WorkerEvent.Start(false));
        crew.nextChangeTo(BackingOff.class);
        String second = crew.nextChangeTo(BackingOff.class).reason();
        assertTrue(second.startsWith("could not be spawned: the disk is full; 2 quick deaths in a row"), second);
        crew.cannotLaunch(null);
        startedLife();
    }

    @Test
    void aSuccessorThatServesBacksOffLikeAnyOther() throws Exception {
        Worker worker = worker(Map.of(), false);
        worker.post(new WorkerEvent.Start(false));
        Life life = startedLife();
        says(worker, new WorkerMessage.Ready(1));
        crew.nextChangeTo(Ready.class);
        worker.post(new WorkerEvent.Accept());
        life.child().signal(Posix.SIGTERM);
        assertInstanceOf(BackingOff.class, crew.nextChange().to());
    }

    @Test
    void whoDialsAgainIsToldWhatItMayHaveMissed() throws Exception {
        Worker worker = worker(Map.of(), true);
        try (Line first = new Line(directory.resolve("1/sock"));
                Line second = new Line(directory.resolve("2/sock"));
                Line third = new Line(directory.resolve("3/sock"))) {
            makeReady(worker, first);
            assertEquals(new SupervisorMessage.Welcome("secret1"), first.told());
            worker.post(new WorkerEvent.Accept());
            assertEquals(new SupervisorMessage.Accept(), first.told());

            worker.post(new WorkerEvent.Connected(second.connection, WorkerMessage.State.READY));
            assertEquals(new SupervisorMessage.Welcome("secret1"), second.told());
            assertEquals(new SupervisorMessage.Accept(), second.told());

            worker.post(new WorkerEvent.Retire("deploy", true));
            assertInstanceOf(SupervisorMessage.Drain.class, second.told());
            worker.post(new WorkerEvent.Connected(third.connection, WorkerMessage.State.ACCEPTING));
            assertEquals(new SupervisorMessage.Welcome("secret1"), third.told());
            assertInstanceOf(SupervisorMessage.Drain.class, third.told());
        }
    }

    @Test
    void whoIsAdoptedAcceptingServesOnAndWhoWasNotIsAskedAgain() throws Exception {
        Plan plan = plan(Map.of());
        Worker serving = new Worker(plan, crew, true);
        serving.adopt(crew.launch(plan), true, 7);
        serving.run();
        assertTrue(assertInstanceOf(Ready.class, serving.state()).accepting());
        assertEquals(7, serving.counters().restarts());
        assertNull(serving.settled().get());

        Worker starting = new Worker(plan, crew, true);
        Life life = crew.launch(plan);
        starting.adopt(life, false, 0);
        starting.run();
        assertInstanceOf(Starting.class, starting.state());
        life.child().signal(Posix.SIGKILL);
        assertInstanceOf(BackingOff.class, crew.nextChange().to());
    }

    @Test
    void whoIsAdoptedAndNotWantedMayFinishAndIsToldSoWhenItCalls() throws Exception {
        Worker leaving = new Worker(plan(Map.of("graceful-timeout", "1h")), crew, true);
        leaving.adoptLeaving(crew.launch(leaving.plan()));
        leaving.run();
        assertInstanceOf(Draining.class, leaving.state());
        try (Line line = new Line(directory.resolve("9.sock"))) {
            leaving.post(new WorkerEvent.Connected(line.connection, WorkerMessage.State.ACCEPTING));
            assertEquals(new SupervisorMessage.Welcome("secret1"), line.told());
            assertInstanceOf(SupervisorMessage.Drain.class, line.told());
        }
        leaving.post(new WorkerEvent.Retire("remove", false));
        assertInstanceOf(Stopping.class, crew.nextChange().to());
        assertInstanceOf(Down.class, crew.nextChange().to());
        assertTrue(leaving.gone().get());
    }

    @Test
    void whoIsAdoptedAndNotWantedAndNeverCallsIsStopped() throws Exception {
        Worker leaving = new Worker(plan(Map.of("graceful-timeout", "0s")), crew, true);
        leaving.adoptLeaving(crew.launch(leaving.plan()));
        leaving.run();
        assertInstanceOf(Stopping.class, crew.nextChange().to());
        assertInstanceOf(Down.class, crew.nextChange().to());
    }

    @Test
    void aWorkerThatNeverStopsTalkingIsKilledInTimeAllTheSame() throws Exception {
        crew.sendsNext(Crew.STUBBORN.toArray(String[]::new));
        Worker worker = worker(Map.of("shutdown-timeout", "50ms"), true);
        worker.post(new WorkerEvent.Start(false));
        startedLife();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> talkers =
                Stream.generate(() -> talker(worker, over)).limit(4).toList();
        talkers.forEach(Thread::start);
        worker.post(new WorkerEvent.Retire("stop", false));
        assertInstanceOf(Stopping.class, crew.nextChange().to());
        long began = System.nanoTime();
        assertInstanceOf(Down.class, crew.nextChange().to());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        over.set(true);
        for (Thread talker : talkers) {
            talker.join();
        }
        assertTrue(millis < 5_000, "it took " + millis + " ms");
    }

    private static Thread talker(Worker worker, AtomicBoolean over) {
        return Thread.ofPlatform().unstarted(() -> {
            Semaphore unheard = new Semaphore(64);
            while (!over.get()) {
                unheard.acquireUninterruptibly();
                worker.post(new WorkerEvent.Said(new WorkerMessage.Step("talk", 1), unheard::release));
            }
        });
    }

    @Test
    void nobodyWaitsToBeHeardByAWorkerThatIsGone() throws Exception {
        Worker worker = worker(Map.of(), true);
        worker.post(new WorkerEvent.Start(false));
        startedLife();
        worker.post(new WorkerEvent.Retire("stop", false));
        assertTrue(worker.gone().get(20, TimeUnit.SECONDS));
        CountDownLatch heard = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            worker.post(new WorkerEvent.Said(new WorkerMessage.Accepting(), heard::countDown));
        }
        assertTrue(heard.await(20, TimeUnit.SECONDS));
    }

    @Test
    void aListenerThatFailsDoesNotTakeTheOwnerWithIt() throws Exception {
        Worker worker = worker(Map.of("shutdown-timeout", "100ms"), true);
        crew.failsToListenOnce();
        worker.post(new WorkerEvent.Start(false));
        Life life = startedLife();
        crew.failsToListenOnce();
        worker.post(new WorkerEvent.Retire("stop", false));
        assertTrue(worker.gone().get(20, TimeUnit.SECONDS));
        assertEquals(List.of(life), crew.cleanedUp);
    }

    private void makeReady(Worker worker, Line line) throws InterruptedException {
        worker.post(new WorkerEvent.Start(false));
        startedLife();
        says(worker, new WorkerMessage.Ready(1));
        crew.nextChangeTo(Ready.class);
        worker.post(new WorkerEvent.Connected(line.connection, WorkerMessage.State.READY));
    }

    private Life startedLife() throws InterruptedException {
        return assertInstanceOf(
                        Starting.class, crew.nextChangeTo(Starting.class).to())
                .life();
    }

    private Worker worker(Map<String, String> settings, boolean patient) {
        Worker worker = new Worker(plan(settings), crew, patient);
        worker.run();
        return worker;
    }

    private static Plan plan(Map<String, String> settings) {
        return new Plan(
                Samples.wanted("alice/shop", Samples.ALICE, 1)
                        .withSpecification(Samples.specification("alice/shop", settings)),
                Samples.FIRST,
                0);
    }

    private static void says(Worker worker, WorkerMessage message) {
        worker.post(new WorkerEvent.Said(message, () -> {}));
    }
}

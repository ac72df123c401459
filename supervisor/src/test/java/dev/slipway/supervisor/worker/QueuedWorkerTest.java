package dev.slipway.supervisor.worker;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.Samples;
import dev.slipway.supervisor.gate.Ticket;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.worker.WorkerState.Down;
import dev.slipway.supervisor.worker.WorkerState.Queued;
import dev.slipway.supervisor.worker.WorkerState.Starting;
import dev.slipway.worker.protocol.WorkerMessage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers at a gate that lets one start at a time. */
@Timeout(60)
class QueuedWorkerTest {
    private static final Watcher WATCHER = Watcher.started();

    private final Crew crew = new Crew(WATCHER, Crew.OBEDIENT);
    private final Plan plan = new Plan(Samples.wanted("alice/shop", Samples.ALICE, 1), Samples.FIRST, 0);

    @BeforeEach
    void load() {
        Posix.load();
    }

    @AfterEach
    void end() {
        crew.close();
    }

    private Worker worker(boolean patient) {
        Worker worker = new Worker(plan, crew, patient);
        worker.run();
        return worker;
    }

    private static void start(Worker worker) {
        worker.post(new WorkerEvent.Start(false));
    }

    @Test
    void itIsSpawnedWhenItsTurnComesAndLetsTheNextOneThroughWhenItIsReady() throws Exception {
        Ticket before = crew.shutGate();
        Worker first = worker(true);
        start(first);
        assertInstanceOf(Queued.class, crew.nextChange().to());
        Worker second = worker(true);
        start(second);
        assertInstanceOf(Queued.class, crew.nextChange().to());

        before.end();
        assertInstanceOf(Starting.class, crew.nextChange().to());
        assertInstanceOf(Starting.class, first.state());
        assertEquals(1, assertInstanceOf(Queued.class, second.state()).ticket().place());

        first.post(new WorkerEvent.Said(new WorkerMessage.Ready(1), () -> {}));
        eventually("the second one's turn has come", () -> second.state() instanceof Starting);
    }

    @Test
    void aStartThatFailsLetsTheNextOneThrough() throws Exception {
        Ticket before = crew.shutGate();
        Worker first = worker(true);
        start(first);
        crew.nextChangeTo(Queued.class);
        Worker second = worker(true);
        start(second);
        crew.nextChangeTo(Queued.class);
        crew.sendsNextToExit(1);
        before.end();
        // both die again and again, each in its turn
        for (int i = 0; i < 4; i++) {
            crew.nextChangeTo(Starting.class);
        }
        assertTrue(first.settled().isDone() && second.settled().isDone());
    }

    @Test
    void stoppedInTheLineItLeavesIt() throws Exception {
        crew.shutGate();
        Worker worker = worker(true);
        start(worker);
        Queued queued = assertInstanceOf(Queued.class, crew.nextChange().to());
        worker.post(new WorkerEvent.Retire("stop", true));
        assertInstanceOf(Down.class, crew.nextChange().to());
        assertTrue(worker.gone().get(20, TimeUnit.SECONDS));
        assertEquals("it was stopped before it was ready", worker.settled().get());
        assertEquals(0, queued.ticket().place());
    }

    @Test
    void anOperatorsStartMovesItForward() throws Exception {
        crew.shutGate();
        Worker other = worker(true);
        start(other);
        crew.nextChangeTo(Queued.class);
        Worker worker = worker(true);
        start(worker);
        Queued queued =
                assertInstanceOf(Queued.class, crew.nextChangeTo(Queued.class).to());
        assertEquals(2, queued.ticket().place());
        worker.post(new WorkerEvent.Start(true));
        eventually("it is first", () -> queued.ticket().place() == 1);
    }

    @Test
    void aSuccessorWaitsForNobody() throws Exception {
        crew.shutGate();
        Worker successor = worker(false);
        start(successor);
        assertInstanceOf(Starting.class, crew.nextChange().to());
    }
}

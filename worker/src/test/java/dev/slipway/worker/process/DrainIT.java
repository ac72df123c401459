package dev.slipway.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.worker.process.Slot.Running;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One worker takes over from another while requests come in. */
@Timeout(120)
class DrainIT {
    private static final Environment ENVIRONMENT = Environment.EE10;
    private static final int CLIENTS = 8;
    private static final long TTL_NANOS = 1_000_000_000L;

    @TempDir
    private Path directory;

    private Slot slot;
    private Path sample;

    @BeforeEach
    void open() throws IOException {
        slot = new Slot(directory);
        sample = Applications.explode("sample", ENVIRONMENT, directory);
    }

    @AfterEach
    void close() throws IOException {
        slot.close();
    }

    /** What httpd does: reuses a connection until it is told that it closes, or for a second if it is idle. */
    private int requestUntil(AtomicBoolean enough) throws IOException {
        int answered = 0;
        Connection httpd = slot.connect();
        long lastUsed = System.nanoTime();
        while (!enough.get()) {
            if (System.nanoTime() - lastUsed > TTL_NANOS) {
                httpd.close();
                httpd = slot.connect();
            }
            byte[] body = new byte[answered % 5000];
            Answer answer = httpd.post("/body", body);
            assertEquals(200, answer.status());
            assertTrue(answer.body().startsWith(body.length + " "));
            answered++;
            lastUsed = System.nanoTime();
            if (answer.closes()) {
                httpd.close();
                httpd = slot.connect();
            }
        }
        httpd.close();
        return answered;
    }

    @Test
    void losesNothingWhenWorkersTakeTurnsUnderLoad() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Running worker = slot.serving(ENVIRONMENT, sample);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                answers.add(clients.submit((Callable<Integer>) () -> requestUntil(enough)));
            }
            for (int turn = 0; turn < 3; turn++) {
                Running successor = slot.serving(ENVIRONMENT, sample);
                worker.drain(Duration.ofSeconds(2), Duration.ofSeconds(30));
                worker.leash().await(WorkerMessage.Drained.class);
                assertEquals(0, slot.awaitEnd(worker.pid()));
                worker = successor;
            }
            enough.set(true);
            for (Future<Integer> answered : answers) {
                assertTrue(answered.get() > 0);
            }
        }
    }

    @Test
    void finishesWhatIsInFlightAndTakesNothingNew() throws Exception {
        Running worker = slot.serving(ENVIRONMENT, sample);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                Connection busy = slot.connect();
                Connection waiting = slot.connect()) {
            Future<Answer> slow = clients.submit(() -> busy.get("/slow?millis=1500"));
            awaitInFlight(worker);
            worker.drain(Duration.ofMillis(100), Duration.ofSeconds(30));
            Answer answer = slow.get();
            assertEquals("slow", answer.body());
            assertTrue(answer.closes(), answer.toString());
            assertEquals(0, slot.awaitEnd(worker.pid()));
            // accepted but idle, and so closed; a new one waits in the backlog for the next worker
            assertThrows(IOException.class, () -> waiting.get("/slow?millis=0"));
            try (Connection next = slot.connect()) {
                Future<Answer> queued = clients.submit(() -> next.get("/slow?millis=0"));
                slot.serving(ENVIRONMENT, sample);
                assertEquals("slow", queued.get().body());
            }
        }
    }

    private static void awaitInFlight(Running worker) throws InterruptedException {
        while (worker.leash().await(WorkerMessage.Sample.class).inFlight() == 0) {}
    }

    @Test
    void keepsAnIdleConnectionForAsLongAsHttpdMayUseIt() throws Exception {
        Running worker = slot.serving(ENVIRONMENT, sample);
        try (Connection pooled = slot.connect()) {
            assertFalse(pooled.get("/slow?millis=0").closes());
            worker.drain(Duration.ofSeconds(20), Duration.ofSeconds(60));
            // the worker hears drain before this request, or it is served all the same
            Answer answer = pooled.get("/slow?millis=300");
            assertEquals("slow", answer.body());
            assertTrue(answer.closes());
        }
        assertEquals(0, slot.awaitEnd(worker.pid()));
    }

    @Test
    void cutsShortWhatTakesTooLong() throws Exception {
        Running worker = slot.serving(ENVIRONMENT, sample);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                Connection busy = slot.connect()) {
            Future<Answer> slow = clients.submit(() -> busy.get("/slow?millis=600000"));
            awaitInFlight(worker);
            worker.drain(Duration.ofMillis(100), Duration.ofMillis(300));
            assertEquals(0, slot.awaitEnd(worker.pid()));
            assertThrows(Exception.class, slow::get);
        }
        assertTrue(slot.applicationLogText().contains("the time to drain is over"));
    }

    @Test
    void drainsOnSigtermToo() throws Exception {
        Running worker = slot.serving(ENVIRONMENT, sample);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                Connection busy = slot.connect()) {
            Future<Answer> slow = clients.submit(() -> busy.get("/slow?millis=1000"));
            awaitInFlight(worker);
            assertTrue(ProcessHandle.of(worker.pid()).orElseThrow().destroy());
            assertEquals("slow", slow.get().body());
        }
        worker.leash().await(WorkerMessage.Drained.class);
        assertEquals(0, slot.awaitEnd(worker.pid()));
    }

    @Test
    void anUnfinishedChunkedAnswerStaysUnfinishedWhenItsWorkerIsKilled() throws Exception {
        Running worker = slot.serving(ENVIRONMENT, sample);
        try (Connection httpd = slot.connect();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> cut = clients.submit(() -> httpd.get("/chunks"));
            awaitInFlight(worker);
            assertTrue(ProcessHandle.of(worker.pid()).orElseThrow().destroyForcibly());
            assertThrows(Exception.class, cut::get);
            assertEquals(137, slot.awaitEnd(worker.pid()));
        }
        slot.serving(ENVIRONMENT, sample);
        try (Connection httpd = slot.connect()) {
            assertEquals("slow", httpd.get("/slow?millis=0").body());
        }
    }

    @Test
    void drainsBeforeItHasAcceptedAnything() throws Exception {
        Running worker = slot.ready(ENVIRONMENT, sample);
        worker.leash().say(new SupervisorMessage.Drain(Duration.ofSeconds(2), Duration.ofSeconds(30)));
        worker.leash().await(WorkerMessage.Drained.class);
        assertEquals(0, slot.awaitEnd(worker.pid()));
    }
}

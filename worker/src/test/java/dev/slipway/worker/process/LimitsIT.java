package dev.slipway.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.worker.process.Slot.Running;
import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import dev.slipway.worker.protocol.WorkerMessage.Notice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that wait or take too long, and threads that never come back. */
@Timeout(120)
class LimitsIT {
    @TempDir
    private Path directory;

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private Slot slot;

    @BeforeEach
    void open() throws IOException {
        slot = new Slot(directory.resolve("slot"));
    }

    @AfterEach
    void close() throws IOException {
        slot.close();
        clients.shutdownNow();
    }

    private Running serving(Environment environment, String... options) throws Exception {
        return slot.serving(environment, Applications.explode("sample", environment, directory), options);
    }

    private CompletableFuture<Answer> ask(String path) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Connection httpd = slot.connect()) {
                        return httpd.get(path);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                clients);
    }

    @Test
    void whoeverWaitsTooLongForAThreadIsToldSoWhileTheOthersAreServed() throws Exception {
        serving(Environment.EE11, "--threads=2", "--queue-timeout=1s");
        CompletableFuture<Answer> first = ask("/busy?how=sleep&millis=6000");
        CompletableFuture<Answer> second = ask("/busy?how=sleep&millis=6000");
        CompletableFuture<Answer> third = ask("/busy?how=sleep&millis=10");
        CompletableFuture<Answer> fourth = ask("/busy?how=sleep&millis=10");
        // one of the four may have come before those that keep the threads, but two have to wait
        Answer turnedAway = (Answer) CompletableFuture.anyOf(third, fourth).get();
        if (turnedAway.status() == 504) {
            assertEquals("5", turnedAway.header("Retry-After"));
            assertTrue(turnedAway.body().contains("try again later"));
        }
        assertEquals(200, first.get().status());
        assertEquals(200, second.get().status());
        assertEquals(200, ask("/busy?how=sleep&millis=1").get().status());
    }

    @Test
    void whoeverWaitsForAShortTimeIsServed() throws Exception {
        serving(Environment.EE11, "--threads=1", "--queue-timeout=30s");
        CompletableFuture<?>[] all = new CompletableFuture<?>[20];
        for (int i = 0; i < all.length; i++) {
            all[i] = ask("/busy?how=sleep&millis=20");
        }
        for (CompletableFuture<?> each : all) {
            assertEquals("done", ((Answer) each.get()).body());
        }
    }

    @ParameterizedTest
    @EnumSource(Environment.class)
    void aWedgedRequestIsAnswered504AndItsThreadIsFreed(Environment environment) throws Exception {
        Running worker = serving(environment, "--threads=2", "--request-timeout=700ms", "--slow-request=200ms");
        CompletableFuture<Answer> wedged = ask("/busy?how=sleep&millis=60000");
        assertEquals("done", ask("/busy?how=sleep&millis=1").get().body());
        Answer answer = wedged.get();
        assertEquals(504, answer.status());
        assertTrue(answer.closes());
        Notice slow = worker.leash().await(Notice.class);
        assertEquals(Notice.Kind.SLOW, slow.kind());
        assertEquals("GET /busy", slow.what());
        assertTrue(slow.stack().contains("Sample$Busy.sleep"), slow.stack());
        assertEquals(Notice.Kind.OVERDUE, worker.leash().await(Notice.class).kind());
        for (int i = 0; i < 10; i++) {
            assertEquals("done", ask("/busy?how=sleep&millis=1").get().body());
        }
    }

    @Test
    void anAnswerThatHasBegunIsCutOff() throws Exception {
        serving(Environment.EE11, "--threads=2", "--request-timeout=700ms");
        try (Connection httpd = slot.connect()) {
            assertThrows(IOException.class, () -> httpd.get("/busy?how=half"));
        }
        assertEquals("done", ask("/busy?how=sleep&millis=1").get().body());
    }

    @Test
    void aThreadThatCannotBeFreedIsReportedAgainAndAgain() throws Exception {
        Running worker = serving(Environment.EE11, "--threads=2", "--request-timeout=300ms");
        assertEquals(504, ask("/busy?how=loop").get().status());
        assertEquals(Notice.Kind.OVERDUE, worker.leash().await(Notice.class).kind());
        Notice stuck = worker.leash().await(Notice.class);
        assertEquals(Notice.Kind.STUCK, stuck.kind());
        assertTrue(stuck.stack().contains("Sample$Busy.loop"), stuck.stack());
        assertEquals("done", ask("/busy?how=sleep&millis=1").get().body());
        assertEquals(Notice.Kind.STUCK, worker.leash().await(Notice.class).kind());
    }

    @Test
    void threadsThatWaitForEachOtherAreFound() throws Exception {
        Running worker = serving(Environment.EE11, "--deadlock-timeout=1s");
        assertEquals("done", ask("/busy?how=deadlock").get().body());
        Notice found = worker.leash().await(Notice.class);
        assertEquals(Notice.Kind.DEADLOCK, found.kind());
        assertTrue(found.what().contains("first of two") && found.what().contains("second of two"), found.what());
        assertTrue(found.stack().contains("Sample$Busy.lock"), found.stack());
    }
}

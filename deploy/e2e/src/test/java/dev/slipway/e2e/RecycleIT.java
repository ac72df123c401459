package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Connection;
import dev.slipway.e2e.http.Exchange;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Pending;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of those who are being served while their worker is replaced, and of those who come meanwhile. */
@ExtendWith(Shared.class)
class RecycleIT {
    private static final int BODY = 300_000;

    private final Instance instance;
    private final Application shop;

    RecycleIT(Instance instance) throws Exception {
        this.instance = instance;
        this.shop =
                Application.of("teasel", "shop", new Applications(instance.prefix()).probe("1"), "teasel.example.test");
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void maximumRequestsIsKeptUnderALoadThatNeverCeases() {
        Application busy = shop.with("threads", "4").with("maximum-requests", "5");
        instance.live(busy);
        Recording recording;
        try (Load load = Load.start(instance.front(), 8, Ask.get(busy.host(), "/?delay=40"))) {
            load.runFor(14);
            recording = load.stop();
        }
        System.out.println("maximum-requests = 5, saturated: " + recording.summary() + ", "
                + recording.workers().size() + " workers");
        assertEquals(List.of(), recording.failed());
        assertTrue(recording.workers().size() >= 3, recording.workers().toString());
        // it may go on while its successor starts, but not for ever
        long answers = recording.exchanges().size();
        recording
                .workers()
                .forEach(worker -> assertTrue(
                        share(recording, worker) < answers / 2, worker + " has answered " + share(recording, worker)));
    }

    private static long share(Recording recording, String worker) {
        return recording.exchanges().stream()
                .map(Exchange::worker)
                .filter(worker::equals)
                .count();
    }

    @Test
    void aLongRequestIsFinishedByTheOldWorkerAndNobodyWaitsForIt() {
        instance.live(shop);
        int old = instance.workerOf(shop);
        String name = instance.nameOf(old);
        Pending slow = instance.front().later(shop.host(), "/?delay=6000");
        awaitInFlight(1);
        var restart = CompletableFuture.runAsync(
                () -> instance.slipway("restart", shop.key()).succeeded());
        Await.until(
                "an answer of the new worker",
                () -> !instance.front().get(shop.host(), "/").said("worker").equals(name));
        Pending quick = instance.front().later(shop.host(), "/");
        assertEquals(200, quick.answer().status());
        assertFalse(slow.isOver(), "a new request was answered while the long one was under way");
        System.out.println("beside a long request and a restart a short one took " + quick.took());
        assertEquals(200, slow.answer().status());
        assertEquals(name, slow.answer().said("worker"));
        restart.join();
        assertNotEquals(old, instance.workerOf(shop));
        Await.until("the old worker's end", () -> !new Proc(old).alive());
    }

    @Test
    void aBodyThatIsHalfSentWhenItsWorkerIsReplacedArrivesOnceAndWhole() throws Exception {
        instance.live(shop);
        int old = instance.workerOf(shop);
        byte[] body = new byte[BODY];
        new Random(7).nextBytes(body);
        try (Connection connection = instance.front().connect()) {
            connection.send(
                    "POST /post?id=half HTTP/1.1\r\nHost: " + shop.host() + "\r\nContent-Length: " + BODY + "\r\n\r\n");
            connection.send(Arrays.copyOf(body, BODY / 2));
            awaitInFlight(1);
            var restart = CompletableFuture.runAsync(
                    () -> instance.slipway("restart", shop.key()).succeeded());
            Await.until(
                    "the new worker",
                    () -> instance.control().ready(shop.key()).stream().anyMatch(pid -> pid != old));
            connection.send(Arrays.copyOfRange(body, BODY / 2, BODY));
            Answer answer = connection.receive();
            assertEquals(200, answer.status(), answer.toString());
            assertEquals(Integer.toString(BODY), answer.said("length"));
            assertEquals(
                    List.of("half " + answer.said("sha256")),
                    Files.readAllLines(instance.data(shop).resolve("posts.log")));
            restart.join();
        }
    }

    private void awaitInFlight(int count) {
        Await.until(
                count + " requests under way",
                () -> instance.status(shop).workers().getFirst().inFlight() == count);
    }
}

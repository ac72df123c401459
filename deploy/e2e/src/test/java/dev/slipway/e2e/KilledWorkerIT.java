package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers that are killed from outside while clients wait. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledWorkerIT {
    private static final int CLIENTS = 16;

    private record Kill(long ordered, long gone) {}

    private final Instance instance;
    private final Application shop;

    /** For more kills than one application may have before its next worker is made to wait. */
    private final Application other;

    KilledWorkerIT(Instance instance) throws Exception {
        this.instance = instance;
        Path probe = new Applications(instance.prefix()).probe("1");
        this.shop = Application.of("kelp", "shop", probe, "kelp.example.test");
        this.other = Application.of("moss", "shop", probe, "moss.example.test");
    }

    @BeforeAll
    void goLive() {
        instance.live(shop);
        instance.live(other);
    }

    @AfterAll
    void remove() {
        instance.removeAll();
    }

    // What must hold, 4
    @Test
    void tenKillsTwoSecondsApartFailOnlyTheRequestsInFlight() {
        List<Kill> kills = new ArrayList<>();
        Recording recording;
        try (Load load = Load.start(instance.front(), CLIENTS, Ask.get(shop.host(), "/?delay=10"))) {
            Await.until("the load to run", () -> load.answered() > 200);
            for (int i = 0; i < 10; i++) {
                load.runFor(2);
                Proc worker = Await.present("a worker to kill", this::worker);
                long ordered = System.nanoTime();
                kills.add(new Kill(ordered, worker.killed()));
            }
            long then = load.answered();
            Await.until("answers after the last kill", () -> load.answered() > then + 200);
            recording = load.stop();
        }
        System.out.println("ten kills: " + recording.summary());

        Map<Optional<Kill>, List<Exchange>> failed =
                recording.failed().stream().collect(Collectors.groupingBy(one -> hitBy(kills, one)));
        assertEquals(
                List.of(), failed.getOrDefault(Optional.empty(), List.of()), "failed, though no worker was killed");
        failed.forEach((kill, hit) -> assertTrue(hit.size() <= CLIENTS, kill + " failed " + hit.size()));
        assertTrue(recording.workers().size() >= 2, "several workers took part");
    }

    private Optional<Proc> worker() {
        return instance.status(shop).workers().stream()
                .map(worker -> new Proc(worker.pid()))
                .filter(Proc::alive)
                .findFirst();
    }

    /** The kill during which the request was under way; the last, if there were several. */
    private static Optional<Kill> hitBy(List<Kill> kills, Exchange request) {
        return kills.stream()
                .filter(kill -> request.startNanos() <= kill.gone() && kill.ordered() <= request.endNanos())
                .reduce((earlier, later) -> later);
    }

    // What must hold, 9
    @Test
    void anAnswerCutOffByAKillIsSeenAsIncomplete() throws Exception {
        Proc worker = new Proc(instance.workerOf(shop));
        try (Connection connection = instance.front().connect()) {
            connection.send(Ask.get(shop.host(), "/chunks?count=1000&pause=200"));
            String start = connection.receiveThrough("chunk 2\n");
            assertTrue(start.startsWith("HTTP/1.1 200 "), start);
            worker.killed();
            String rest = toTheEnd(connection);
            assertFalse(rest.endsWith("0\r\n\r\n"), "the chunks end as if all had come: " + rest);
        }
        Answer next = instance.front().get(shop.host(), "/");
        assertEquals(200, next.status());
    }

    @Test
    void anAnswerOfKnownLengthCutOffByAKillIsSeenAsIncomplete() throws Exception {
        Proc worker = new Proc(instance.workerOf(shop));
        try (Connection connection = instance.front().connect()) {
            connection.send(Ask.get(shop.host(), "/chunks?count=1000&pause=200&length=11000"));
            String start = connection.receiveThrough("chunk 2\n");
            assertTrue(start.contains("Content-Length: 11000"), start);
            worker.killed();
            assertTrue(toTheEnd(connection).length() < 10_000);
        }
    }

    @Test
    void whoAsksAfterAKillOfAnIdleWorkerWaitsForTheNextOne() {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            new Proc(instance.workerOf(other)).killed();
            List<Pending> all = Stream.generate(() -> instance.front().later(other.host(), "/"))
                    .limit(CLIENTS)
                    .toList();
            assertEquals(
                    Set.of(200), all.stream().map(one -> one.answer().status()).collect(Collectors.toSet()));
            waits.add(all.stream().map(Pending::took).max(Duration::compareTo).orElseThrow());
        }
        System.out.println(CLIENTS + " clients after a kill waited at most: " + waits);
    }

    @Test
    void aKillBeforeTheFirstByteCostsItsOwnClientsAnAnswerAndNobodyElse() {
        Proc worker = new Proc(instance.workerOf(other));
        List<Pending> hit = List.of(
                instance.front().later(other.host(), "/?delay=60000"),
                instance.front().later(other.host(), "/?delay=60001"));
        Await.until(
                "both to be at work",
                () -> instance.status(other).workers().getFirst().inFlight() == 2);
        Load load = Load.start(instance.front(), 2, Ask.get(shop.host(), "/?delay=5"));
        try (load) {
            Await.until("the load to run", () -> load.answered() > 20);
            worker.killed();
            Pending next = instance.front().later(other.host(), "/");
            hit.forEach(one -> assertEquals(502, one.answer().status()));
            assertEquals(200, next.answer().status());
            assertEquals(List.of(), load.stop().failed());
        }
    }

    /** Whatever still comes until the connection is closed. */
    private static String toTheEnd(Connection connection) {
        StringBuilder rest = new StringBuilder();
        try {
            while (true) {
                rest.append((char) connection.receiveByte());
            }
        } catch (java.io.IOException e) {
            return rest.toString();
        }
    }
}

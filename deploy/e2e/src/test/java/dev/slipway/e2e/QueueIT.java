package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Pending;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More requests than an application can serve: how long who waits, and what they are told. */
@ExtendWith(Shared.class)
class QueueIT {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** What a busy machine may add to any of them. */
    private static final Duration LENIENCE = Duration.ofSeconds(8);

    /** Two httpd children with 64 connections to a slot each. */
    private static final int CONNECTIONS = 128;

    private final Instance instance;
    private final Applications archives;

    QueueIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void whoHasWaitedAsLongAsTheLimitIsToldSoThenAndNotWhenAThreadBecomesFree() throws Exception {
        Application shop = Application.of("vetch", "shop", archives.probe("1"), "vetch.example.test")
                .with("threads", "1")
                .with("queue-timeout", "2s");
        instance.live(shop);
        Pending served = instance.front().later(shop.host(), "/?delay=12000");
        Await.until(
                "the only thread to be taken",
                () -> instance.status(shop).workers().getFirst().inFlight() == 1);
        List<Pending> waiting = many(shop, 8);
        waiting.forEach(one -> assertEquals(504, one.answer().status()));
        assertFalse(served.isOver(), "they were told while the thread was still taken");
        List<Duration> waits = waiting.stream().map(Pending::took).sorted().toList();
        System.out.println("queue-timeout of " + LIMIT + ": told after " + waits);
        assertTrue(waits.getFirst().compareTo(LIMIT) >= 0, waits.toString());
        assertTrue(waits.getLast().compareTo(LIMIT.plus(LENIENCE)) < 0, waits.toString());
        assertTrue(waiting.getFirst().answer().header("Retry-After").isPresent());
        assertEquals(200, served.answer().status());
    }

    @Test
    void whoFindsEveryConnectionTakenIsToldSoSoonThoughNobodyElseIsEver() throws Exception {
        Application hung = Application.of("whin", "hung", archives.hang(), "whin.example.test")
                .with("queue-timeout", "0s")
                .with("graceful-timeout", "0s")
                .with("shutdown-timeout", "1s");
        instance.live(hung);
        List<Pending> all = many(hung, CONNECTIONS + 72);
        Await.until("those who are too many to be told", () -> over(all).size() >= 72);
        List<Duration> waits = over(all).stream().map(Pending::took).sorted().toList();
        System.out.println("no connection left: told after " + waits.getFirst() + " to " + waits.getLast());
        over(all).forEach(one -> assertEquals(503, one.answer().status()));
        assertTrue(waits.getLast().compareTo(LENIENCE) < 0, waits.toString());
        assertTrue(over(all).size() < all.size(), "the others have a place and wait");
    }

    private List<Pending> many(Application application, int count) {
        return Stream.generate(() -> instance.front().later(application.host(), "/"))
                .limit(count)
                .toList();
    }

    private static List<Pending> over(List<Pending> all) {
        return all.stream().filter(Pending::isOver).toList();
    }
}

package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An answer whose headers never end fills httpd's memory, until the supervisor finds out whose it is. */
@ExtendWith(Shared.class)
class HeaderFloodIT {
    private static final long MIB = 1 << 20;

    /** Far more than httpd needs, far less than the quarter of a second a look takes to see. */
    private static final long MUCH = 300 * MIB;

    private static final int AT_ONCE = 8;

    private final Instance instance;
    private final Application neighbour;
    private final Application attacker;

    HeaderFloodIT(Instance instance) throws Exception {
        this.instance = instance;
        Applications archives = new Applications(instance.prefix());
        this.neighbour = Application.of("heron", "shop", archives.probe("1"), "heron.example.test");
        this.attacker = Application.of("ibis", "flood", archives.flood(), "ibis.example.test");
        instance.live(neighbour);
        instance.live(attacker);
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void anAnswerOfHeadersWithoutEndFillsHttpdOnlyAsLongAsNobodyLooks() {
        int guilty = begin();
        instance.supervisor().process().signal("STOP");
        long grown;
        try {
            grown = flood(guilty);
        } finally {
            new Proc(guilty).killed();
            instance.supervisor().process().signal("CONT");
        }
        assertTrue(grown > MUCH, "httpd grew by " + grown / MIB + " MiB only");
        Await.until("the worker's successor", () -> instance.workerOf(attacker) != guilty);
    }

    @Test
    void whoeverSendsHeadersWithoutEndIsKilledAndToldOfAndItsNeighbourLosesNothing() {
        List<Integer> httpd = instance.httpd().pids();
        int guilty = begin();
        int worker = instance.workerOf(neighbour);
        long grown;
        Recording recording;
        try (Load load = Load.start(instance.front(), 4, Ask.get(neighbour.host(), "/?delay=2"))) {
            Await.until("the neighbour's load to run", () -> load.answered() > 100);
            grown = flood(guilty);
            recording = load.stop();
        }
        System.out.printf(
                Locale.ROOT,
                "headers without end: httpd grew by %d MiB; its neighbour meanwhile: %s%n",
                grown / MIB,
                recording.summary());
        assertTrue(grown < MUCH, "httpd grew by " + grown / MIB + " MiB");
        assertEquals(List.of(), recording.failed());
        assertEquals(worker, instance.workerOf(neighbour));
        assertEquals(httpd, instance.httpd().pids());
        Await.until(
                "the event",
                () -> instance.slipway("events", "-n", "100").succeeded().out().contains("without end"));
        Await.until("the worker's successor", () -> instance.workerOf(attacker) != guilty);
    }

    /** The pid of the worker that has begun. */
    private int begin() {
        int worker = instance.workerOf(attacker);
        assertEquals(200, instance.front().get(attacker.host(), "/begin?kib=0").status());
        return worker;
    }

    /** Keeps asking until the worker is gone or httpd has grown far; by how many bytes it has at most. */
    private long flood(int guilty) {
        long before = httpdBytes();
        List<Pending> hanging = new ArrayList<>();
        long[] most = {0};
        Await.until("an end", () -> {
            if (hanging.size() < AT_ONCE) {
                hanging.add(instance.front().later(attacker.host(), "/"));
                hanging.add(instance.front().later(attacker.host(), "/"));
            }
            LockSupport.parkNanos(20_000_000);
            hanging.removeIf(Pending::isOver);
            most[0] = Math.max(most[0], httpdBytes() - before);
            return most[0] > MUCH || !new Proc(guilty).alive();
        });
        return most[0];
    }

    /** Memory of httpd's processes. */
    private long httpdBytes() {
        return instance.httpd().pids().stream()
                .mapToLong(pid -> new Proc(pid).rssBytes())
                .sum();
    }
}

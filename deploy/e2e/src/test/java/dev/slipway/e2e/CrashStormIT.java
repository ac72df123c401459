package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An application that crashes as fast as it can, with visitors who do not give up, beside one that works. Measured
 * against the same visitors at an application that is stopped, so that what is seen is the storm and not the visitors.
 */
@ExtendWith(Shared.class)
class CrashStormIT {
    private static final int TURNS = 3;
    private static final int SECONDS = 3;
    private static final int VISITORS = 8;
    private static final long VISITORS_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The aim is 1.5; starting JVMs on two processors, and what else runs there, need more than that. */
    private static final double FAR_TOO_MUCH = 6;

    /** Below it, what the machine does beside counts for more than what the neighbour does. */
    private static final double FLOOR_MILLIS = 100;

    private final Instance instance;
    private final Applications archives;

    CrashStormIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @ParameterizedTest
    @CsvSource({"at its start, /", "at each request, /halt"})
    void costsItsNeighbourLittleAndEndsInWaiting(String when, String target) throws Exception {
        Application neighbour = Application.of("daisy", "shop", archives.probe("1"), "daisy.example.test");
        Application storm = Application.of("dodder", "shop", archives.probe("1"), "dodder.example.test");
        Application stopped = Application.of("dill", "pages", archives.pages("dill"), "dill.example.test");
        List.of(neighbour, storm, stopped).forEach(instance::live);
        instance.slipway("stop", stopped.key()).succeeded();
        measure(neighbour, stopped, "/");
        if (target.equals("/")) {
            Files.writeString(instance.data(storm).resolve("broken"), "");
            instance.front().get(storm.host(), "/halt");
        }
        List<Recording> quiet = new ArrayList<>();
        List<Recording> beside = new ArrayList<>();
        Proc supervisor = instance.supervisor().process();
        Duration stormed = Duration.ZERO;
        for (int i = 0; i < TURNS; i++) {
            quiet.add(measure(neighbour, stopped, "/"));
            Duration before = supervisor.reaped();
            beside.add(measure(neighbour, storm, target));
            stormed = stormed.plus(supervisor.reaped()).minus(before);
        }
        double ratio = p99(beside) / p99(quiet);
        long starts = starts(storm);
        System.out.printf(
                Locale.ROOT,
                "a neighbour crashes %s: p99 %.1f ms beside it, %.1f ms without, x %.2f; %d starts; in %d s its "
                        + "processes used %.1f s of processor time; each turn's p99 beside %s, without %s%n",
                when,
                p99(beside),
                p99(quiet),
                ratio,
                starts,
                TURNS * SECONDS,
                stormed.toMillis() / 1e3,
                each(beside),
                each(quiet));
        quiet.forEach(one -> assertEquals(List.of(), one.failed()));
        beside.forEach(one -> assertEquals(List.of(), one.failed()));
        assertTrue(starts <= 11, starts + " starts, the first good one among them");
        Await.until("it to wait", () -> instance.status(storm).state().equals("backing-off"));
        assertTrue(p99(beside) < Math.max(FLOOR_MILLIS, FAR_TOO_MUCH * p99(quiet)), "x " + ratio);
    }

    private long starts(Application application) {
        return instance.slipway("events", "-n", "1000")
                .succeeded()
                .out()
                .lines()
                .filter(line -> line.contains(application.key()) && line.contains("spawned as pid"))
                .count();
    }

    /** The neighbour's answers while others visit somebody else. */
    private Recording measure(Application neighbour, Application visited, String target) {
        Ask visit = Ask.get(visited.host(), target);
        try (Load visitors = Load.start(instance.front(), VISITORS, (client, turn) -> {
                    LockSupport.parkNanos(VISITORS_PAUSE_NANOS);
                    return new Load.Turn(visit, answer -> true);
                });
                Load load = Load.start(instance.front(), 4, Ask.get(neighbour.host(), "/?delay=5"))) {
            load.runFor(SECONDS);
            Recording recording = load.stop();
            visitors.stop();
            return recording;
        }
    }

    /** The median turn's. */
    private static double p99(List<Recording> turns) {
        return turns.stream().mapToDouble(one -> one.percentile(0.99)).sorted().toArray()[turns.size() / 2];
    }

    private static List<Long> each(List<Recording> turns) {
        return turns.stream().map(one -> Math.round(one.percentile(0.99))).toList();
    }
}

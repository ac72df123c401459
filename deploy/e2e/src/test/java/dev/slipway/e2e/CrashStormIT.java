package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application that crashes as fast as it can, with visitors who do not give up, beside one that works. */
@ExtendWith(Shared.class)
class CrashStormIT {
    private static final int TURNS = 3;
    private static final int SECONDS = 5;

    /** The aim is 1.5; a machine that has other things to do is forgiven the rest. */
    private static final double FAR_TOO_MUCH = 4;

    /** Below it, what the machine does beside counts for more than what the neighbour does. */
    private static final double FLOOR_MILLIS = 60;

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
        instance.live(neighbour);
        instance.live(storm);
        if (target.equals("/")) {
            Files.writeString(instance.data(storm).resolve("broken"), "");
            instance.front().get(storm.host(), "/halt");
        }
        measure(neighbour);
        List<Recording> quiet = new ArrayList<>();
        List<Recording> beside = new ArrayList<>();
        for (int i = 0; i < TURNS; i++) {
            quiet.add(measure(neighbour));
            try (Load load = Load.start(instance.front(), 8, Ask.get(storm.host(), target))) {
                beside.add(measure(neighbour));
                load.stop();
            }
        }
        double ratio = p99(beside) / p99(quiet);
        long starts = starts(storm);
        System.out.printf(
                Locale.ROOT,
                "a neighbour crashes %s: p99 %.1f ms beside it, %.1f ms without, x %.2f; %d starts; %s%n",
                when,
                p99(beside),
                p99(quiet),
                ratio,
                starts,
                beside.getLast().summary());
        quiet.forEach(one -> assertEquals(List.of(), one.failed()));
        beside.forEach(one -> assertEquals(List.of(), one.failed()));
        assertTrue(starts <= 11, starts + " starts, the first good one among them");
        assertEquals("backing-off", instance.status(storm).state());
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

    private Recording measure(Application application) {
        try (Load load = Load.start(instance.front(), 4, Ask.get(application.host(), "/"))) {
            load.runFor(SECONDS);
            return load.stop();
        }
    }

    /** The median turn's. */
    private static double p99(List<Recording> turns) {
        return turns.stream().mapToDouble(one -> one.percentile(0.99)).sorted().toArray()[turns.size() / 2];
    }
}

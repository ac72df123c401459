package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One application answers nobody; the others must not feel it. */
@ExtendWith(Shared.class)
class HungApplicationIT {
    private static final int NEIGHBOUR_CLIENTS = 16;
    private static final int HUNG_CLIENTS = 500;
    private static final int SECONDS = 6;

    /** Below it, what the machine does beside counts for more than what the neighbour does. */
    private static final double FLOOR_MILLIS = 50;

    private final Instance instance;
    private final Applications archives;

    HungApplicationIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    // What must hold, 8
    @Test
    void fiveHundredClientsOfAHungApplicationCostItsNeighbourLittle() throws Exception {
        Application neighbour = Application.of("pine", "shop", archives.probe("1"), "pine.example.test");
        Application hung = Application.of("quince", "hung", archives.hang(), "quince.example.test")
                .with("graceful-timeout", "1s")
                .with("shutdown-timeout", "1s");
        instance.live(neighbour);
        instance.live(hung);
        List<Integer> httpd = instance.httpd().pids();
        load(neighbour);
        boolean held = compare(neighbour, hung);
        // about latency, on a machine that has other things to do: one more try
        assertTrue(held || compare(neighbour, hung), "the neighbour's p99 rose too far");
        assertEquals(httpd, instance.httpd().pids());
    }

    private boolean compare(Application neighbour, Application hung) {
        Recording quiet = load(neighbour);
        Recording beside;
        Map<String, Integer> said = new TreeMap<>();
        try (Load storm = Load.start(
                instance.front(),
                HUNG_CLIENTS,
                (client, turn) -> new Load.Turn(Ask.get(hung.host(), "/" + client), answer -> count(said, answer)))) {
            // all of its threads have somebody, and whoever is turned away is told so
            Await.until(
                    "the hung application to be full",
                    () -> instance.status(hung).workers().getFirst().inFlight() >= 15);
            beside = load(neighbour);
            assertEquals(0, storm.answered(), "the hung application has answered: " + said);
        }
        System.out.printf(
                Locale.ROOT,
                "beside 500 clients of a hung application: %s; without them: %s; p99 x %.2f%n",
                beside.summary(),
                quiet.summary(),
                beside.percentile(0.99) / quiet.percentile(0.99));
        assertEquals(List.of(), quiet.failed());
        assertEquals(List.of(), beside.failed());
        return beside.percentile(0.99) < Math.max(FLOOR_MILLIS, 3 * quiet.percentile(0.99));
    }

    private static boolean count(Map<String, Integer> said, Answer answer) {
        synchronized (said) {
            said.merge(Integer.toString(answer.status()), 1, Integer::sum);
        }
        return true;
    }

    private Recording load(Application application) {
        try (Load load = Load.start(
                instance.front(),
                NEIGHBOUR_CLIENTS,
                (client, turn) -> new Load.Turn(
                        Ask.get(application.host(), "/?n=" + client + "-" + turn),
                        answer -> answer.said("query").equals("n=" + client + "-" + turn)))) {
            load.runFor(SECONDS);
            return load.stop();
        }
    }
}

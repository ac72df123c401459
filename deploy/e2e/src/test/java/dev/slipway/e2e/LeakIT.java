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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An application that keeps something of every request, and beside it one that throws all away: under a load that
 * never ceases the first is recycled again and again and fails nobody, the other is left alone. In short in every run;
 * for five minutes with {@code -Dslipway.long=true}.
 */
@ExtendWith(Shared.class)
class LeakIT {
    private static final int CLIENTS = 6;

    private final Instance instance;
    private final Application leaking;
    private final Application sawtooth;

    LeakIT(Instance instance) throws Exception {
        this.instance = instance;
        Applications archives = new Applications(instance.prefix());
        this.leaking = Application.of("sieve", "shop", archives.probe("1"), "sieve.example.test");
        this.sawtooth = Application.of("scythe", "shop", archives.probe("1"), "scythe.example.test")
                .with("memory-limit", "192MiB");
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void forMoreThanAMinute() {
        leak("256MiB", 40, 80);
    }

    @Test
    @EnabledIfSystemProperty(named = "slipway.long", matches = "true")
    void forFiveMinutes() {
        leak("1GiB", 200, 300);
    }

    private void leak(String memory, int kilobytes, int seconds) {
        instance.live(leaking.with("memory-limit", memory));
        instance.live(sawtooth);
        int steady = instance.workerOf(sawtooth);
        // about sixty requests a second
        Ask leak = Ask.get(leaking.host(), "/trouble/heap?delay=90&n=" + kilobytes);
        Ask garbage = Ask.get(sawtooth.host(), "/trouble/sawtooth?delay=40&n=256");
        try (Load leaks = Load.start(instance.front(), CLIENTS, leak);
                Load saws = Load.start(instance.front(), 2, garbage)) {
            if (Boolean.getBoolean("slipway.samples")) {
                for (int i = 0; i < seconds; i++) {
                    leaks.runFor(1);
                    System.out.println(i + " " + instance.control().ready(leaking.key()) + " "
                            + instance.front()
                                    .get(leaking.host(), "/trouble/heap/now")
                                    .body()
                                    .replace("done", "")
                                    .strip());
                }
            } else {
                leaks.runFor(seconds);
            }
            Recording leaked = leaks.stop();
            Recording sawed = saws.stop();
            System.out.println("a leak of " + kilobytes + " KiB a request in " + memory + " for " + seconds + " s: "
                    + leaked.summary() + "; " + leaked.workers().size() + " workers");
            System.out.println("a sawtooth beside it: " + sawed.summary());
            String why = why();
            System.out.println(why);
            assertEquals(List.of(), leaked.failed(), why);
            assertTrue(leaked.workers().size() >= 3, "recycled at least twice: " + why);
            assertEquals(0, instance.status(leaking).workers().getFirst().restarts(), "nothing died");
            assertEquals(List.of(), sawed.failed());
            assertEquals(steady, instance.workerOf(sawtooth), why);
        }
    }

    /** What was said of both. */
    private String why() {
        return String.join(
                "\n",
                instance.slipway("events", "-n", "1000")
                        .succeeded()
                        .out()
                        .lines()
                        .filter(line -> line.contains(leaking.key()) || line.contains(sawtooth.key()))
                        .filter(line -> line.contains("recycle: ") || line.contains("memory"))
                        .toList());
    }
}

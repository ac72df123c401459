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
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** New releases while clients wait, good ones and broken ones. */
@ExtendWith(Shared.class)
class DeployIT {
    private static final int CLIENTS = 8;
    private static final int DEPLOYS = 10;

    private final Instance instance;
    private final Applications archives;

    DeployIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void tenDeploysInARowWithEveryThirdOneBrokenFailNobodyAndEndOnTheNewestGoodOne() throws Exception {
        Application shop = Application.of("larch", "shop", archives.probe("0"), "larch.example.test");
        instance.live(shop);
        String good = "0";
        Recording recording;
        try (Load load = Load.start(instance.front(), CLIENTS, Ask.get(shop.host(), "/?delay=10"))) {
            for (int i = 1; i <= DEPLOYS; i++) {
                boolean broken = i % 3 == 0;
                String name = Integer.toString(i);
                Path archive = broken ? archives.crash(name) : archives.probe(name);
                Outcome outcome = instance.slipway("deploy", shop.key(), archive.toString());
                assertEquals(broken ? 1 : 0, outcome.exit(), outcome.toString());
                good = broken ? good : name;
                assertEquals(good, instance.front().get(shop.host(), "/").said("release"));
            }
            long then = load.answered();
            Await.until("answers after the last deploy", () -> load.answered() > then + 100);
            recording = load.stop();
        }
        System.out.println("ten deploys, three of them broken: " + recording.summary());
        assertEquals(List.of(), recording.failed());
        assertEquals("ready", instance.status(shop).state());
        assertEquals(1, instance.status(shop).workers().size());
        assertEquals(5, releases(shop), "the last five are kept, and nothing of the broken ones");

        instance.slipway("rollback", shop.key()).succeeded();
        assertEquals("8", instance.front().get(shop.host(), "/").said("release"));
    }

    private long releases(Application application) throws Exception {
        Path releases = instance.data(application).resolveSibling("releases");
        assertTrue(Files.isDirectory(releases));
        try (Stream<Path> found = Files.list(releases)) {
            return found.count();
        }
    }

    /** Far more than the disk should have to hold, written as fast as it goes. */
    @Test
    void aFloodOfLogLinesIsBoundedAndHurtsNobodyElse() throws Exception {
        Application loud = Application.of("magpie", "shop", archives.probe("1"), "magpie.example.test")
                .with("log-size", "1MiB")
                .with("log-count", "2");
        Application quiet = Application.of("wren", "shop", archives.probe("1"), "wren.example.test");
        instance.live(loud);
        instance.live(quiet);
        Path logs = instance.prefix().resolve("log/magpie/shop");
        try (Load load = Load.start(instance.front(), 2, Ask.get(quiet.host(), "/?delay=20"))) {
            assertEquals(
                    200,
                    instance.front().get(loud.host(), "/flood?kilobytes=200000").status());
            Await.until("the logs to be small", () -> bytes(logs) < 8L << 20);
            assertEquals(List.of(), load.stop().failed());
        }
        assertEquals(200, instance.front().get(loud.host(), "/").status());
    }

    private static long bytes(Path directory) throws Exception {
        long sum = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                sum += Files.exists(file) ? Files.size(file) : 0;
            }
        }
        return sum;
    }
}

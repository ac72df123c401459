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
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import dev.slipway.supervisor.control.api.StatusReport.Death;
import dev.slipway.supervisor.control.api.StatusReport.FailedChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When no worker runs for a while although one is wanted: requests wait, for so long as they may. */
@ExtendWith(Shared.class)
class OneAtATimeIT {
    private static final int CLIENTS = 8;

    private final Instance instance;
    private final Applications archives;

    OneAtATimeIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() throws Exception {
        reserve("128MiB");
        instance.removeAll();
    }

    /** How much of the host's memory new workers have to leave alone. */
    private void reserve(String size) throws Exception {
        Path file = instance.prefix().resolve("etc/slipway.toml");
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("memory-reserve"))
                .toList();
        Files.write(file, lines);
        Files.writeString(file, "memory-reserve = \"" + size + "\"\n" + String.join("\n", lines) + "\n");
        instance.slipway("reload").succeeded();
    }

    @Test
    void whereTheHostLacksMemoryForTwoTheOldLeavesFirstAndRequestsWait() throws Exception {
        Application shop = Application.of("plover", "shop", archives.probe("0"), "plover.example.test")
                .with("processes", "2");
        instance.live(shop);
        reserve("9000GiB");
        Recording recording;
        try (Load load = Load.start(instance.front(), CLIENTS, Ask.get(shop.host(), "/?delay=10"))) {
            Outcome restart = instance.slipway("restart", shop.key()).succeeded();
            assertTrue(
                    restart.err().contains("the old worker leaves first and requests wait: this host has 0 MiB"),
                    restart.toString());
            instance.slipway("deploy", shop.key(), archives.probe("1").toString())
                    .succeeded();
            assertEquals("1", instance.front().get(shop.host(), "/").said("release"));

            Outcome broken =
                    instance.slipway("deploy", shop.key(), archives.crash("2").toString());
            assertEquals(1, broken.exit(), broken.toString());
            assertTrue(broken.err().contains("starting the old worker again"), broken.toString());
            assertEquals("1", instance.front().get(shop.host(), "/").said("release"));
            Await.until(
                    "both workers", () -> instance.control().ready(shop.key()).size() == 2);
            recording = load.stop();
        }
        System.out.println("one at a time: " + recording.summary());
        assertEquals(List.of(), recording.failed());
    }

    @Test
    void whoWaitsLongerForAStartThanQueueTimeoutIsToldThen() throws Exception {
        Application slow = Application.of("dunlin", "shop", archives.probe("0"), "dunlin.example.test")
                .with("queue-timeout", "2s")
                .env("START_MILLIS", "9000");
        CompletableFuture<Void> live = CompletableFuture.runAsync(() -> instance.live(slow));
        Await.until(
                "its start",
                () -> instance.control().status().applications().stream()
                        .anyMatch(one -> one.state().equals("starting")));
        Answer answer = Await.present("an answer that is not the default host's", () -> {
            Answer one = instance.front().get(slow.host(), "/");
            return one.status() == 404 ? java.util.Optional.empty() : java.util.Optional.of(one);
        });
        assertEquals(504, answer.status());
        assertEquals("starting", instance.status(slow).state());
        live.get(60, TimeUnit.SECONDS);
        assertEquals(200, instance.front().get(slow.host(), "/").status());
    }

    @Test
    void statusTellsAFailedDeployWithItsJourneyAndADeathWithWhatToDo() throws Exception {
        Application shop = Application.of("godwit", "shop", archives.probe("0"), "godwit.example.test");
        instance.live(shop);
        assertEquals(
                1,
                instance.slipway("deploy", shop.key(), archives.crash("1").toString())
                        .exit());

        ApplicationStatus status = instance.status(shop);
        FailedChange failed = Objects.requireNonNull(status.failedChange());
        assertEquals("deploy", failed.change());
        assertEquals(2, failed.release());
        Death death = Objects.requireNonNull(failed.death());
        assertEquals("start-failed", death.cause());
        assertTrue(death.journey().contains("spawned"), death.journey());
        assertTrue(death.limits().stream().anyMatch(limit -> limit.startsWith("memory-limit ")), death.toString());
        assertTrue(death.advice().contains("rollback"), death.advice());
        String told = instance.slipway("status", shop.key()).succeeded().out();
        assertTrue(told.contains("deploy of release 2 failed"), told);
        assertTrue(told.contains("what to do: "), told);

        instance.slipway("deploy", shop.key(), archives.probe("2").toString()).succeeded();
        assertEquals(null, instance.status(shop).failedChange(), "a deploy that succeeds starts clean");

        instance.front().get(shop.host(), "/trouble/exit?n=7");
        Await.until(
                "the death",
                () -> instance.status(shop).deaths().stream()
                        .anyMatch(one -> one.cause().equals("exited")));
        String events = instance.slipway("events", "--json").succeeded().out();
        assertTrue(events.contains("\"cause\":\"exited\""), events);
        instance.supervisor().kill();
        instance.supervisor().start();
        assertTrue(
                instance.status(shop).deaths().stream()
                        .anyMatch(one -> one.cause().equals("exited")),
                "also the next supervisor knows");
    }
}

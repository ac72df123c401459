package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications that do not start. */
@ExtendWith(Shared.class)
class CrashLoopIT {
    private final Instance instance;
    private final Applications archives;

    CrashLoopIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void whatDoesNotStartIsUnavailableAtOnceItsBackOffIsShownAndStartEndsIt() throws Exception {
        Application shop = Application.of("willow", "shop", archives.probe("1"), "willow.example.test");
        instance.live(shop);
        // the probe does not start while this is there
        Path broken = Files.writeString(instance.data(shop).resolve("broken"), "");
        new Proc(instance.workerOf(shop)).killed();
        ApplicationStatus status = Await.present("a long back-off", () -> {
            ApplicationStatus now = instance.status(shop);
            boolean waits = now.state().equals("backing-off")
                    && String.valueOf(now.explanation()).matches(".* trying again in ([4-9]|[1-9][0-9])(\\..)? s.*");
            return waits ? java.util.Optional.of(now) : java.util.Optional.empty();
        });
        System.out.println("a crash loop says: " + status.explanation());
        assertEquals("up", status.wanted());
        Answer answer = instance.front().get(shop.host(), "/");
        assertEquals(503, answer.status());
        assertTrue(Integer.parseInt(answer.header("Retry-After").orElse("0")) > 0, answer.toString());
        String shown = instance.slipway("status", shop.key()).succeeded().out();
        assertTrue(shown.contains("backing-off"), shown);
        assertTrue(shown.contains("in a row"), shown);

        Outcome again = instance.slipway("start", shop.key());
        assertEquals(1, again.exit(), again.toString());
        assertTrue(again.err().contains("something is broken"), again.err());
        Files.delete(broken);
        instance.slipway("start", shop.key()).succeeded();
        assertEquals("ready", instance.status(shop).state());
        assertEquals(200, instance.front().get(shop.host(), "/").status());
    }

    @Test
    void nobodyIsKeptWaitingWhileItFailsAgainAndAgain() throws Exception {
        Application shop = Application.of("yarrow", "shop", archives.probe("1"), "yarrow.example.test");
        instance.live(shop);
        Files.writeString(instance.data(shop).resolve("broken"), "");
        new Proc(instance.workerOf(shop)).killed();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // asked at every moment of the loop: while it starts, while it waits
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Answer> answer =
                        CompletableFuture.supplyAsync(() -> instance.front().get(shop.host(), "/"), threads);
                assertEquals(503, answer.get(60, TimeUnit.SECONDS).status());
            }
        }
        assertEquals("up", instance.status(shop).wanted());
    }

    @Test
    void aFirstReleaseThatDoesNotStartSaysWhyAndTheNextOneHealsIt() throws Exception {
        Application shop = Application.of("yew", "shop", archives.crash("1"), "yew.example.test");
        Outcome outcome = instance.apply(shop.toml());
        assertEquals(1, outcome.exit(), outcome.toString());
        assertTrue(outcome.err().contains("the cupboard is bare"), outcome.err());
        Await.until("unavailable", () -> instance.front().get(shop.host(), "/").status() == 503);
        String log = instance.slipway("logs", shop.key()).succeeded().out();
        assertTrue(log.contains("the cupboard is bare"), log);

        instance.slipway("deploy", shop.key(), archives.probe("2").toString()).succeeded();
        assertEquals("2", instance.front().get(shop.host(), "/").said("release"));
    }

    @Test
    void aWorkerThatEndsByItselfIsReplacedAndItsEndIsTold() throws Exception {
        Application shop = Application.of("zinnia", "shop", archives.probe("1"), "zinnia.example.test");
        instance.live(shop);
        int before = instance.workerOf(shop);
        assertEquals(502, instance.front().get(shop.host(), "/halt").status());
        assertEquals(200, instance.front().get(shop.host(), "/").status());
        ApplicationStatus status = instance.status(shop);
        assertTrue(status.workers().getFirst().pid() != before);
        assertEquals(1, status.workers().getFirst().restarts());
        assertTrue(
                status.lastExit() != null && status.lastExit().reason().contains("9"),
                String.valueOf(status.lastExit()));
    }
}

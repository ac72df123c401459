package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong in applications, and what becomes of it: a new worker before the old one, and the reason in words. */
@ExtendWith(Shared.class)
class TroubleIT {
    private final Instance instance;
    private final Application shop;

    TroubleIT(Instance instance) throws Exception {
        this.instance = instance;
        this.shop = Application.of(
                        "thorn", "shop", new Applications(instance.prefix()).probe("1"), "thorn.example.test")
                .with("memory-limit", "192MiB");
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    /** Requests that leak a little each, beside others: the worker is recycled in time and nobody is failed. */
    @ParameterizedTest
    @CsvSource({
        "/trouble/heap?n=120, leak: heap",
        "/trouble/direct?n=40, leak: direct memory",
        "/trouble/classes?n=5, leak: metaspace",
        "/trouble/threads?n=1, leak: threads",
        "/trouble/files?n=1, fd-limit:",
    })
    void aLeakIsMetWithANewWorkerInTime(String leak, String reason) {
        Application leaking = shop.with("pids-limit", "300").with("fd-limit", "400");
        instance.live(leaking);
        int first = instance.workerOf(leaking);
        Recording recording;
        try (Load load = Load.start(
                instance.front(),
                4,
                (client, turn) -> new Load.Turn(
                        Ask.get(leaking.host(), client == 0 ? leak + "&delay=100" : "/?delay=20"), answer -> true))) {
            Await.until(
                    "a new worker",
                    () -> instance.status(leaking).workers().stream().noneMatch(worker -> worker.pid() == first));
            recording = load.stop();
        }
        System.out.println(leak + ": " + recording.summary() + "; " + event(leaking, "recycle"));
        String why = instance.slipway("events", "-n", "20").succeeded().out();
        assertEquals(List.of(), recording.failed(), why);
        assertTrue(event(leaking, "recycle").contains(reason), event(leaking, "recycle"));
        assertEquals(0, instance.status(leaking).workers().getFirst().restarts(), "nothing died");
    }

    @Test
    void aSawtoothIsNoLeak() {
        instance.live(shop);
        int worker = instance.workerOf(shop);
        try (Load load = Load.start(instance.front(), 4, Ask.get(shop.host(), "/trouble/sawtooth?n=256"))) {
            load.runFor(15);
            assertEquals(List.of(), load.stop().failed());
        }
        String why = instance.slipway("events", "-n", "20").succeeded().out();
        assertEquals(worker, instance.workerOf(shop), why);
    }

    @Test
    void aDeadlockIsFoundAndEndedByANewWorker() {
        Application application = shop.with("deadlock-timeout", "2s");
        replacedAfter(application, "/trouble/deadlock", "deadlock-timeout: 2 threads wait for each other");
    }

    @Test
    void aThreadThatLoopsIsGivenUpWithItsWorkerAndItsVisitorIsTold() {
        Application application =
                shop.with("request-timeout", "1s").with("slow-request", "500ms").with("eviction-timeout", "1s");
        instance.live(application);
        int first = instance.workerOf(application);
        Answer answer = instance.front().get(application.host(), "/trouble/loop");
        assertEquals(504, answer.status());
        assertEquals(200, instance.front().get(application.host(), "/").status());
        awaitAnother(application, first);
        assertTrue(event(application, "recycle").contains("cannot be freed"), event(application, "recycle"));
        Await.until("the old worker's end", () -> !new Proc(first).alive());
        String slow = instance.slipway("logs", application.key(), "--slow", "-n", "2000")
                .succeeded()
                .out();
        assertTrue(slow.contains("slow-request: GET /trouble/loop"), slow);
        assertTrue(slow.contains("    probe.Trouble.loop(Trouble.java"), slow);
    }

    @Test
    void anExitWithZeroIsADeathLikeOthers() {
        instance.live(shop);
        int first = instance.workerOf(shop);
        assertEquals(200, instance.front().get(shop.host(), "/trouble/exit?n=1").status());
        awaitAnother(shop, first);
        assertEquals("exited by itself with 0", reason(shop));
    }

    @Test
    void aSegmentationFaultIsExplained() {
        instance.live(shop);
        int first = instance.workerOf(shop);
        new Proc(first).signal("SEGV");
        awaitAnother(shop, first);
        assertTrue(reason(shop).contains("SIGSEGV"), reason(shop));
    }

    @Test
    void aWorkerThatDoesNotWantToEndIsKilled() {
        Application application = shop.with("graceful-timeout", "1s").with("shutdown-timeout", "1s");
        instance.live(application);
        int first = instance.workerOf(application);
        instance.front().get(application.host(), "/trouble/stay");
        instance.slipway("restart", application.key()).succeeded();
        Await.until("its end", () -> !new Proc(first).alive());
        assertEquals(200, instance.front().get(application.host(), "/").status());
    }

    @Test
    void oneThatNeverBecomesReadyLeavesTheOldOneServing() {
        instance.live(shop);
        int first = instance.workerOf(shop);
        Outcome outcome = CompletableFuture.supplyAsync(() -> {
                    try {
                        return instance.apply(shop.env("START_MILLIS", "600000")
                                .with("startup-timeout", "3s")
                                .toml());
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .join();
        assertEquals(1, outcome.exit(), outcome.toString());
        assertTrue(outcome.err().contains("not ready within startup-timeout (3 s)"), outcome.err());
        assertEquals(first, instance.workerOf(shop));
        assertEquals(200, instance.front().get(shop.host(), "/").status());
    }

    @Test
    void aSlowStartIsWaitedForByItsVisitors() {
        Application slow = shop.env("START_MILLIS", "4000");
        instance.live(slow);
        new Proc(instance.workerOf(slow)).killed();
        assertEquals(200, instance.front().get(slow.host(), "/").status());
    }

    @Test
    void grandchildrenThatStayBehindDoNot() {
        instance.live(shop);
        int first = instance.workerOf(shop);
        instance.front().get(shop.host(), "/trouble/fork");
        int uid = instance.status(shop).uid();
        Proc sleeper = Await.present(
                "the grandchild",
                () -> Proc.all(process ->
                                process.uid() == uid && process.commandLine().contains("600"))
                        .stream()
                        .findFirst());
        new Proc(first).killed();
        awaitAnother(shop, first);
        Await.until("the grandchild's end", () -> !sleeper.alive());
    }

    @ParameterizedTest
    @CsvSource({"'', Probe", "--classes, java.lang.String", "--heap, JAVA PROFILE", "--recording=1, FLR"})
    void aWorkerLooksIntoItselfWhenAsked(String option, String content) throws Exception {
        instance.live(shop);
        List<String> words = new ArrayList<>(List.of("diagnose", shop.key()));
        if (!option.isEmpty()) {
            words.addAll(List.of(option.split("=", -1)));
        }
        String file =
                instance.slipway(words.toArray(String[]::new)).succeeded().out().strip();
        assertTrue(file.startsWith(instance.data(shop) + "/diagnostics/"), file);
        assertEquals(instance.status(shop).uid(), Files.getAttribute(Path.of(file), "unix:uid"));
        byte[] start = new byte[4 << 20];
        int length;
        try (var in = Files.newInputStream(Path.of(file))) {
            length = in.readNBytes(start, 0, start.length);
        }
        String text = new String(start, 0, length, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains(option.isEmpty() ? "http" : content), file);
    }

    private void replacedAfter(Application application, String target, String reason) {
        instance.live(application);
        int first = instance.workerOf(application);
        instance.front().get(application.host(), target);
        awaitAnother(application, first);
        assertTrue(event(application, "recycle").contains(reason), event(application, "recycle"));
        assertEquals(200, instance.front().get(application.host(), "/").status());
    }

    private void awaitAnother(Application application, int first) {
        Await.until(
                "another worker than " + first,
                () -> instance.control().ready(application.key()).stream().anyMatch(pid -> pid != first));
        assertNotEquals(Optional.empty(), Optional.ofNullable(instance.status(application)));
    }

    private String reason(Application application) {
        var lastExit = instance.status(application).lastExit();
        return lastExit == null ? "" : lastExit.reason();
    }

    /** The newest event of the application whose reason begins so. */
    private String event(Application application, String start) {
        List<String> lines = instance.slipway("events", "-n", "500")
                .succeeded()
                .out()
                .lines()
                .filter(line -> line.contains(application.key()) && line.contains(start + ": "))
                .toList();
        return lines.isEmpty() ? "" : lines.getLast();
    }
}

package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Front;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.Event;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import dev.slipway.supervisor.control.api.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications come, change and go while another is under load. */
@ExtendWith(Shared.class)
class ManyApplicationsIT {
    private static final int COUNT = 50;
    private static final int AT_ONCE = 3;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Instance instance;
    private final Applications archives;

    ManyApplicationsIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    // What must hold, 7
    @Test
    void fiftyApplicationsComeAndGoAndHttpdAndItsOtherApplicationDoNotNotice() throws Exception {
        Application loaded = Application.of("oak", "shop", archives.probe("1"), "oak.example.test");
        instance.live(loaded);
        int worker = instance.workerOf(loaded);
        List<Integer> httpd = instance.httpd().pids();
        Path pages = archives.pages("tiny");
        List<Application> many = IntStream.range(0, COUNT)
                .mapToObj(i -> Application.of("p" + i, "pages", pages, "p" + i + ".example.test")
                        .with("memory-limit", "128MiB"))
                .toList();

        Recording recording;
        long start = System.nanoTime();
        // clients that think, for fifty JVMs have to start beside them
        try (Load load = Load.start(instance.front(), 4, Ask.get(loaded.host(), "/?delay=25"))) {
            Await.until("the load to run", () -> load.answered() > 50);
            List<Instant> answered = forAll(many, this::comeUp);
            say("added", start);
            List<Duration> late = IntStream.range(0, COUNT)
                    .mapToObj(i -> Duration.between(readyAt(many.get(i)), answered.get(i)))
                    .sorted()
                    .toList();
            System.out.println(
                    "from ready to the first answer: median " + late.get(COUNT / 2) + ", longest " + late.getLast());
            assertTrue(late.getLast().compareTo(SOON) <= 0, "live within a second: " + late);
            assertEquals(COUNT + 1, uids().size(), "every tenant has a uid of its own");

            forAll(many, this::reroute);
            say("re-routed", start);
            forAll(many, this::goAway);
            say("removed", start);
            recording = load.stop();
        }
        System.out.println("beside fifty applications: " + recording.summary());
        assertEquals(List.of(), recording.failed());
        assertEquals(Set.of(instance.nameOf(worker)), recording.workers());
        assertEquals(worker, instance.workerOf(loaded));
        assertEquals(httpd, instance.httpd().pids());
        assertEquals(1, instance.control().status().applications().size());
        assertEquals(1, instance.leftovers().processes().size(), "only the other application's worker runs");
    }

    private static void say(String what, long start) {
        System.out.println(
                "fifty applications " + what + " after " + (System.nanoTime() - start) / 1_000_000_000 + " s");
    }

    private static <T> List<T> forAll(List<Application> many, Function<Application, T> action) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<T>> results = many.stream()
                    .map(one -> threads.submit(() -> action.apply(one)))
                    .toList();
            List<T> all = new java.util.ArrayList<>();
            for (Future<T> result : results) {
                all.add(result.get());
            }
            return all;
        }
    }

    private Set<Integer> uids() {
        return instance.control().status().applications().stream()
                .map(ApplicationStatus::uid)
                .collect(Collectors.toSet());
    }

    /** When its route gave the first answer. */
    private Instant comeUp(Application application) {
        Front front = instance.front();
        assertEquals(404, front.get(application.host(), "/plain.txt").status());
        CompletableFuture<Void> apply = CompletableFuture.runAsync(() -> instance.live(application));
        Await.until(
                "an answer of " + application.key(),
                () -> apply.isCompletedExceptionally()
                        || front.get(application.host(), "/plain.txt").status() == 200);
        Instant answered = Instant.now();
        apply.join();
        assertEquals(1, instance.control().ready(application.key()).size());
        return answered;
    }

    /** When the supervisor noted that the application's worker was ready. */
    private Instant readyAt(Application application) {
        try {
            return Files.readAllLines(instance.prefix().resolve("log/events.jsonl")).stream()
                    .map(line -> Wire.json().readValue(line, Event.class))
                    .filter(event -> application.tenant().equals(event.tenant())
                            && event.what().equals("worker-ready"))
                    .map(event -> Instant.parse(event.at()))
                    .findFirst()
                    .orElseThrow();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private boolean reroute(Application application) {
        Front front = instance.front();
        Application moved =
                application.routed("new-" + application.host(), "many.example.test/" + application.tenant());
        instance.live(moved);
        assertEquals(200, front.get("new-" + application.host(), "/plain.txt").status());
        assertEquals(
                200,
                front.get("many.example.test", "/" + application.tenant() + "/plain.txt")
                        .status());
        assertEquals(404, front.get(application.host(), "/plain.txt").status());
        return true;
    }

    private boolean goAway(Application application) {
        instance.control().done(new Request.Remove(application.key()), null);
        assertEquals(
                404,
                instance.front().get("new-" + application.host(), "/plain.txt").status());
        return true;
    }
}

package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.Event;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import dev.slipway.supervisor.control.api.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything wants to start at the same moment, as after a crash of the host. */
@ExtendWith(Shared.class)
class StartStormIT {
    private static final int COUNT = 16;
    private static final int VISITED = 4;
    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Instance instance;
    private final Applications archives;

    StartStormIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void aFewStartAtATimeThoseWithVisitorsFirstAndVisitorsWait() throws Exception {
        Path pages = archives.pages("storm");
        List<Application> all = IntStream.range(0, COUNT)
                .mapToObj(i -> Application.of("s%02d".formatted(i), "pages", pages, "s" + i + ".example.test")
                        .with("memory-limit", "128MiB"))
                .toList();
        all.forEach(instance::live);
        List<Integer> workers = instance.control().status().applications().stream()
                .flatMap(one -> one.workers().stream())
                .map(worker -> worker.pid())
                .toList();
        assertEquals(COUNT, workers.size());
        instance.supervisor().kill();
        workers.forEach(pid -> new Proc(pid).killed());

        // the last ones by name, which would be the last to start
        List<Application> visited = all.subList(COUNT - VISITED, COUNT);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Answer>> visits = visited.stream()
                    .map(one -> CompletableFuture.supplyAsync(
                            () -> instance.front().get(one.host(), "/plain.txt"), threads))
                    .toList();
            Await.until("visitors in the queues", () -> visited.stream().allMatch(this::knocked));
            instance.supervisor().start();
            Application last = all.get(COUNT - VISITED - 1);
            ApplicationStatus waiting = Await.present(
                    "it in the line",
                    () -> Optional.of(instance.status(last))
                            .filter(one -> one.state().equals("queued")));
            assertTrue(String.valueOf(waiting.explanation()).startsWith("waits for its turn to start, in place "));
            for (CompletableFuture<Answer> visit : visits) {
                assertEquals(200, visit.get().status());
            }
        }
        all.forEach(instance::workerOf);

        List<Event> starts = startsOfTheStorm();
        Set<String> under = new HashSet<>();
        for (Event event : starts) {
            if (event.what().equals("worker-starting")) {
                under.add(event.worker());
                assertTrue(under.size() <= AT_ONCE, "at once: " + under);
            } else {
                under.remove(event.worker());
            }
        }
        List<String> order = starts.stream()
                .filter(event -> event.what().equals("worker-starting"))
                .map(event -> String.valueOf(event.tenant()))
                .toList();
        assertEquals(COUNT, order.size());
        assertEquals(
                visited.stream().map(Application::tenant).sorted().toList(),
                order.subList(0, VISITED).stream().sorted().toList());
    }

    /** Whether somebody's connection is in the socket's queue: the kernel tells it as the queue's length. */
    private boolean knocked(Application application) {
        String socket = instance.prefix()
                .resolve("run/s/%s.sock".formatted(slot(application)))
                .toString();
        return dev.slipway.e2e.stage.Command.run(List.of("ss", "-xlnH", "src", "unix:" + socket))
                .out()
                .lines()
                .anyMatch(line -> !line.split("\\s+", -1)[2].equals("0"));
    }

    private String slot(Application application) {
        try {
            String wanted = Files.readString(instance.prefix()
                    .resolve("state/applications/" + application.tenant() + "+" + application.application() + ".json"));
            return "%04d".formatted(Wire.json().readTree(wanted).get("slot").asInt());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<Event> startsOfTheStorm() throws Exception {
        List<Event> events = Files.readAllLines(instance.prefix().resolve("log/events.jsonl")).stream()
                .map(line -> Wire.json().readValue(line, Event.class))
                .toList();
        int boot = 0;
        for (int i = 0; i < events.size(); i++) {
            boot = events.get(i).what().equals("supervisor-started") ? i : boot;
        }
        return events.subList(boot, events.size()).stream()
                .filter(event -> Set.of("worker-starting", "worker-ready").contains(event.what()))
                .toList();
    }
}

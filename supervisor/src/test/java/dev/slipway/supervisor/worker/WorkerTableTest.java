package dev.slipway.supervisor.worker;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.Samples;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.worker.protocol.WorkerMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state with every event, and that README.md says the same. */
@Timeout(60)
class WorkerTableTest {
    /** Blank is ignored: the same state, and nobody is told of anything. */
    private static final String TABLE = """
            | state \\ event | start | ready | accept | retire | deadline | exited |
            |---|---|---|---|---|---|---|
            | down | starting | | | | | |
            | queued (for its turn to start) | | | | down | | |
            | starting | | ready | | stopping | stopping | backing-off or failed |
            | ready | | | accepting | draining | | backing-off |
            | draining | | | | | stopping | down |
            | stopping (SIGTERM sent) | | | | | SIGKILL to all, stay | down, or backing-off when wanted up |
            | backing-off | starting | | | down | starting | |
            | failed | | | | | | |
            """;

    /** Events that the README does not tell apart; a worker that was never wanted up has nothing to do with them. */
    private static final String MORE = """
            | state \\ event | retire now | dial | dial again | says accepting | says failed | says drained | another's end |
            |---|---|---|---|---|---|---|---|
            | down | | | | | | | |
            | queued | down | | | | | | |
            | starting | stopping | | | | | | |
            | ready | stopping | | | accepting | | | |
            | draining | stopping | | | | | | |
            | stopping | | | | | | | |
            | backing-off | down | | | | | | |
            | failed | | | | | | | |
            """;

    private static final Watcher WATCHER = Watcher.started();

    @TempDir
    private Path directory;

    private final Crew crew = new Crew(WATCHER, Crew.STUBBORN);
    private final Plan plan = new Plan(Samples.wanted("alice/shop", Samples.ALICE, 1), Samples.FIRST, 0);
    private @Nullable Line line;

    @BeforeEach
    void dial() throws Exception {
        Posix.load();
        line = new Line(directory.resolve("1/sock"));
    }

    @AfterEach
    void end() throws Exception {
        crew.close();
        line().close();
    }

    @Test
    void theReadmeHasThisTable() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        assertTrue(readme.contains(TABLE), "supervisor/README.md has another table:\n" + TABLE);
    }

    static Stream<Arguments> cells() {
        return Stream.concat(cells(TABLE), cells(MORE));
    }

    private static Stream<Arguments> cells(String table) {
        List<List<String>> rows = table.lines()
                .filter(row -> !row.startsWith("|--"))
                .map(WorkerTableTest::columns)
                .toList();
        return rows.stream().skip(1).flatMap(row -> {
            List<Arguments> cells = new ArrayList<>();
            for (int i = 1; i < row.size(); i++) {
                String state = row.getFirst().replaceAll(" \\(.*", "");
                String event = rows.getFirst().get(i);
                String then = row.get(i);
                if (then.contains(" or ")) {
                    String other = state.equals("stopping") ? "stopping, wanted up" : state + ", not patient";
                    String[] both = then.replace(", or ", " or ")
                            .replace(" when wanted up", "")
                            .split(" or ", 2);
                    cells.add(Arguments.of(state, event, both[0]));
                    cells.add(Arguments.of(other, event, both[1]));
                } else {
                    cells.add(Arguments.of(state, event, then));
                }
            }
            return cells.stream();
        });
    }

    private static List<String> columns(String row) {
        return Arrays.stream(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .collect(Collectors.toList());
    }

    @ParameterizedTest(name = "{0} × {1} → {2}")
    @MethodSource("cells")
    void everyCellIsAsTheTableSays(String state, String event, String then) throws Exception {
        Worker worker = in(state);
        WorkerState before = worker.state();
        crew.changes.clear();
        crew.ends.clear();
        happens(event, worker);
        switch (then) {
            case "" -> {
                heardOut(worker);
                assertSame(before, worker.state());
                assertNull(crew.changes.peek());
            }
            case "accepting" -> {
                if (event.equals("accept")) {
                    // told to, and it is so when the process says so
                    says(worker, new WorkerMessage.Accepting());
                }
                assertTrue(crew.nextChange().to() instanceof WorkerState.Ready ready && ready.accepting());
            }
            case "SIGKILL to all, stay" -> {
                assertEquals("down", crew.nextChange().to().word());
                assertEquals("stopping", before.word());
            }
            default -> assertEquals(then, crew.nextChange().to().word());
        }
    }

    private void happens(String event, Worker worker) throws Exception {
        switch (event) {
            case "start" -> worker.post(new WorkerEvent.Start(false));
            case "ready" -> says(worker, new WorkerMessage.Ready(1));
            case "accept" -> worker.post(new WorkerEvent.Accept());
            case "retire" -> worker.post(new WorkerEvent.Retire("test", true));
            case "retire now" -> worker.post(new WorkerEvent.Retire("test", false));
            case "deadline" -> worker.post(new WorkerEvent.DeadlinePassed());
            case "dial" -> dials(worker);
            case "dial again" -> {
                dials(worker);
                dials(worker);
            }
            case "says accepting" -> says(worker, new WorkerMessage.Accepting());
            case "says failed" -> says(worker, new WorkerMessage.Failed("no such class"));
            case "says drained" -> says(worker, new WorkerMessage.Drained());
            case "exited" ->
                worker.state().currentLife().ifPresent(life -> life.child().kill());
            case "another's end" -> {
                Life stranger = crew.launch(plan);
                stranger.child().kill();
                worker.post(new WorkerEvent.Exited(
                        stranger, stranger.child().ended().get(20, TimeUnit.SECONDS)));
            }
            default -> throw new IllegalArgumentException(event);
        }
    }

    /** A starting worker that dials is looked at in /proc, and a test's own process would not pass; see WorkerRootIT. */
    private void dials(Worker worker) {
        if (!worker.state().word().equals("starting")) {
            worker.post(new WorkerEvent.Connected(line().connection, WorkerMessage.State.ACCEPTING));
        }
    }

    private Worker in(String state) throws Exception {
        Worker worker = new Worker(plan, crew, !state.contains("not patient") && !state.equals("failed"));
        worker.run();
        switch (state) {
            case "down" -> {}
            case "queued" -> {
                crew.shutGate();
                worker.post(new WorkerEvent.Start(false));
                crew.nextChangeTo(WorkerState.Queued.class);
            }
            case "starting", "starting, not patient" -> start(worker);
            case "ready" -> makeReady(worker);
            case "draining" -> {
                makeReady(worker);
                worker.post(new WorkerEvent.Retire("test", true));
                crew.nextChangeTo(WorkerState.Draining.class);
            }
            case "stopping" -> {
                start(worker);
                worker.post(new WorkerEvent.Retire("test", false));
                crew.nextChangeTo(WorkerState.Stopping.class);
            }
            case "stopping, wanted up" -> {
                start(worker);
                worker.post(new WorkerEvent.DeadlinePassed());
                crew.nextChangeTo(WorkerState.Stopping.class);
            }
            case "backing-off" -> {
                crew.cannotLaunch("as the test wants");
                worker.post(new WorkerEvent.Start(false));
                for (int i = 0; i < 8; i++) {
                    worker.post(new WorkerEvent.DeadlinePassed());
                }
                heardOut(worker);
                crew.cannotLaunch(null);
            }
            case "failed" -> {
                crew.cannotLaunch("as the test wants");
                worker.post(new WorkerEvent.Start(false));
                crew.nextChangeTo(WorkerState.Failed.class);
                crew.cannotLaunch(null);
            }
            default -> throw new IllegalArgumentException(state);
        }
        assertEquals(state.replaceAll(",.*", ""), worker.state().word());
        return worker;
    }

    private void start(Worker worker) throws InterruptedException {
        worker.post(new WorkerEvent.Start(false));
        crew.nextChangeTo(WorkerState.Starting.class);
    }

    private void makeReady(Worker worker) throws Exception {
        start(worker);
        says(worker, new WorkerMessage.Ready(1));
        crew.nextChangeTo(WorkerState.Ready.class);
        worker.post(new WorkerEvent.Connected(line().connection, WorkerMessage.State.READY));
        heardOut(worker);
    }

    private static void says(Worker worker, WorkerMessage message) {
        worker.post(new WorkerEvent.Said(message, () -> {}));
    }

    /** Returns when everything posted before has been handled. */
    private static void heardOut(Worker worker) throws Exception {
        CountDownLatch heard = new CountDownLatch(2);
        // the second is taken up only after the first has been dealt with
        worker.post(new WorkerEvent.Said(new WorkerMessage.Step("marker", 0), heard::countDown));
        worker.post(new WorkerEvent.Said(new WorkerMessage.Step("marker", 0), heard::countDown));
        eventually("everything is handled", () -> heard.getCount() == 0);
    }

    private Line line() {
        if (line == null) {
            throw new IllegalStateException("not dialled");
        }
        return line;
    }
}

package dev.slipway.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.worker.process.Slot.Running;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How workers begin, hold on and end. */
@Timeout(120)
class LifeIT {
    private static final Environment ENVIRONMENT = Environment.EE11;

    @TempDir
    private Path directory;

    private Slot slot;
    private Path pages;

    @BeforeEach
    void open() throws IOException {
        slot = new Slot(directory);
        pages = Applications.explode("pages", ENVIRONMENT, directory);
    }

    @AfterEach
    void close() throws IOException {
        slot.close();
    }

    @Test
    void servesPagesWithoutWebInf() throws Exception {
        slot.serving(ENVIRONMENT, pages);
        try (Connection httpd = slot.connect()) {
            assertEquals("hello you\n", httpd.get("/?name=you").body());
            assertEquals("<p>static</p>\n", httpd.get("/plain.html").body());
        }
    }

    @Test
    void leavesRequestsInTheBacklogUntilItIsToldToAccept() throws Exception {
        Running worker = slot.ready(ENVIRONMENT, pages);
        try (Connection httpd = slot.connect()) {
            httpd.write(("GET /plain.html HTTP/1.1\r\nHost: h\r\nSlipway-Secret: " + Connection.SECRET + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            worker.leash().say(new SupervisorMessage.Accept());
            assertEquals(200, Answer.read(httpd.in()).status());
        }
    }

    @Test
    void reportsWhatItDoes() throws Exception {
        slot.start(ENVIRONMENT, pages, "--health-path=/plain.html");
        Conversation leash = slot.supervisor().welcome();
        assertEquals("load application", leash.await(WorkerMessage.Step.class).name());
        assertEquals("health path", leash.await(WorkerMessage.Step.class).name());
        assertTrue(leash.await(WorkerMessage.Ready.class).millis() > 0);
        leash.say(new SupervisorMessage.Accept());
        leash.await(WorkerMessage.Accepting.class);
        try (Connection httpd = slot.connect()) {
            httpd.get("/plain.html");
        }
        WorkerMessage.Sample sample = leash.await(WorkerMessage.Sample.class);
        while (sample.requests() < 2) {
            sample = leash.await(WorkerMessage.Sample.class);
        }
        assertEquals(0, sample.inFlight());
        assertTrue(sample.heapUsed() > 0 && sample.heapUsed() <= sample.heapCommitted());
        assertTrue(sample.metaspace() > 0 && sample.classes() > 1000 && sample.heapMax() > 0 && sample.threads() > 3);
    }

    @Test
    void writesAnAccessLogWithTheClientsAddress() throws Exception {
        Running worker = slot.serving(ENVIRONMENT, pages);
        try (Connection httpd = slot.connect()) {
            httpd.get("/plain.html?a=%22", "Referer: http://a/\"b", "User-Agent: test");
            httpd.send("GET", "/secretless", new byte[0]);
        }
        worker.drain(Duration.ofMillis(10), Duration.ofSeconds(10));
        assertEquals(0, slot.awaitEnd(worker.pid()));
        List<String> lines = Files.readAllLines(slot.accessLog());
        assertTrue(
                lines.get(0)
                        .matches("203\\.0\\.113\\.9 - - \\[[^]]+] \"GET /plain\\.html\\?a=%22 HTTP/1\\.1\" 200 14"
                                + " \"http://a/\\\\\"b\" \"test\" \\d+"),
                lines.toString());
        assertTrue(lines.get(1).contains("\"GET /secretless HTTP/1.1\" 403 "), lines.toString());
        assertEquals(2, lines.size());
    }

    @ParameterizedTest
    @EnumSource(Environment.class)
    void saysWhyAnApplicationDoesNotStart(Environment environment) throws Exception {
        long pid = slot.start(environment, Applications.explode("failing", environment, directory));
        Conversation leash = slot.supervisor().welcome();
        String reason = leash.await(WorkerMessage.Failed.class).reason();
        assertTrue(
                reason.startsWith(
                        "java.lang.IllegalArgumentException: no database at this address (at failing.Failing"),
                reason);
        assertEquals(70, slot.awaitEnd(pid));
    }

    @Test
    void isNotReadyIfItsHealthPathDoesNotAnswer() throws Exception {
        long pid = slot.start(ENVIRONMENT, pages, "--health-path=/no-such-page");
        Conversation leash = slot.supervisor().welcome();
        String reason = leash.await(WorkerMessage.Failed.class).reason();
        assertTrue(reason.contains("the health path /no-such-page answered 404"), reason);
        assertEquals(70, slot.awaitEnd(pid));
    }

    @Test
    void servesOnWhileTheSupervisorIsAwayAndDialsAgain() throws Exception {
        Running worker = slot.serving(ENVIRONMENT, pages);
        slot.supervisor().vanish();
        worker.leash().close();
        try (Connection httpd = slot.connect()) {
            assertEquals(200, httpd.get("/plain.html").status());
            slot.supervisor().comeBack();
            Conversation again = slot.supervisor().answer();
            assertEquals(WorkerMessage.State.ACCEPTING, again.hello().state());
            assertEquals(worker.pid(), again.hello().pid());
            assertEquals("70c3", again.hello().token());
            again.say(new SupervisorMessage.Welcome("another"));
            again.say(new SupervisorMessage.Accept());
            again.await(WorkerMessage.Accepting.class);
            assertEquals(403, httpd.get("/plain.html").status());
        }
    }

    @Test
    void endsWhenTheSupervisorDoesNotKnowIt() throws Exception {
        long pid = slot.start(ENVIRONMENT, pages);
        slot.supervisor().answer().say(new SupervisorMessage.Refused("no such worker"));
        assertEquals(71, slot.awaitEnd(pid));
        assertTrue(slot.applicationLogText().contains("refused by the supervisor: no such worker"));
    }

    @Test
    void keepsTheStatusThatTheApplicationExitsWith() throws Exception {
        Running worker = slot.serving(ENVIRONMENT, pages);
        try (Connection httpd = slot.connect()) {
            httpd.write(
                    ("GET /status/exit.jsp HTTP/1.1\r\nHost: h\r\nSlipway-Secret: " + Connection.SECRET + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertEquals(5, slot.awaitEnd(worker.pid()));
        }
    }

    @Test
    void saysSoIfItIsNotGivenAListener() throws Exception {
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Applications.classPath(ENVIRONMENT),
                        "dev.slipway.worker.Main",
                        "--application=a/b",
                        "--worker=b-0-1",
                        "--environment=ee11",
                        "--root=" + pages,
                        "--data=" + slot.data(),
                        "--leash=" + slot.supervisor().socket())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String err = new String(worker.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(70, worker.waitFor());
        assertTrue(err.contains("file descriptor 0 is not a listening unix socket"), err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--threads=0", "--colour=red", "--threads", "--health-path=no-slash", "--linger=5x"})
    void refusesArgumentsThatItDoesNotKnow(String argument) throws Exception {
        long pid = slot.start(ENVIRONMENT, pages, argument);
        assertEquals(64, slot.awaitEnd(pid));
        assertTrue(slot.applicationLogText().startsWith("slipway worker: "));
    }

    @Test
    void keepsCompiledPagesForTheNextWorkerAndApartFromALivingOne() throws Exception {
        Running first = slot.serving(ENVIRONMENT, pages);
        try (Connection httpd = slot.connect()) {
            httpd.get("/");
        }
        assertTrue(hasClasses("pages-ee11-0"));
        Running second = slot.ready(ENVIRONMENT, pages);
        assertTrue(Files.isDirectory(slot.data().resolve("work/pages-ee11-0-b")));
        assertFalse(hasClasses("pages-ee11-0-b"));
        for (Running worker : List.of(first, second)) {
            worker.drain(Duration.ofMillis(10), Duration.ofSeconds(10));
            assertEquals(0, slot.awaitEnd(worker.pid()));
        }
        assertTrue(hasClasses("pages-ee11-0"));
    }

    private boolean hasClasses(String work) throws IOException {
        try (var files = Files.walk(slot.data().resolve("work").resolve(work))) {
            return files.anyMatch(file -> file.toString().endsWith("index_jsp.class"));
        }
    }
}

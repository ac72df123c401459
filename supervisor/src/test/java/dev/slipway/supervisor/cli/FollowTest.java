package dev.slipway.supervisor.cli;

import static dev.slipway.supervisor.cli.Call.slipway;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.supervisor.cli.Call.Shell;
import dev.slipway.supervisor.cli.show.Terminal;
import dev.slipway.supervisor.control.api.Event;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FollowTest {
    private static final Event STARTED =
            new Event(7, "2026-01-02T03:04:05Z", "ready", "alice", "shop", "shop-0-1", "after 812 ms", null);
    private static final Event RELOADED =
            new Event(8, "2026-01-02T03:04:06Z", "started", null, null, null, "version 1.0", null);

    @TempDir
    private Path prefix;

    private FakeSupervisor logging() throws IOException {
        return new FakeSupervisor(prefix, conversation -> {
            conversation.say("log", "first\n\033[2Jsec");
            conversation.say("log", "");
            conversation.say("log", "ond\n");
            conversation.say("done", null, null);
        });
    }

    @Test
    void logLinesComeAsTheyWereWritten() throws IOException {
        try (FakeSupervisor supervisor = logging()) {
            assertEquals(
                    "first\n\033[2Jsecond\n",
                    slipway("logs", "a/b", "--prefix", prefix).out());
            slipway("logs", "a/b", "--access", "-f", "-n", "3", "--prefix", prefix)
                    .isDone();
            assertEquals(
                    List.of(
                            new Request.Logs("a/b", "application", 100, false),
                            new Request.Logs("a/b", "access", 3, true)),
                    supervisor.requests);
        }
    }

    @Test
    void onATerminalApplicationsCannotMoveTheCursor() throws IOException {
        try (FakeSupervisor supervisor = logging()) {
            Call call = new Shell(Map.of(), "", true).slipway("logs", "a/b", "--prefix", prefix);
            assertEquals("first\n\\u001b[2Jsecond\n", call.out());
            assertEquals(1, supervisor.requests.size());
        }
    }

    @Test
    void eventsAreOneLineEach() throws IOException {
        try (FakeSupervisor supervisor = new FakeSupervisor(prefix, conversation -> {
            conversation.say("event", null, Wire.json().valueToTree(STARTED));
            conversation.say("event", null, Wire.json().valueToTree(RELOADED));
            conversation.say("done", null, null);
        })) {
            assertEquals("""
                    2026-01-02T03:04:05Z  alice/shop  shop-0-1  ready:  after 812 ms
                    2026-01-02T03:04:06Z  supervisor  started:  version 1.0
                    """, slipway("events", "--prefix", prefix).out());
            List<String> json = slipway("events", "-f", "--json", "-n", "2", "--prefix", prefix)
                    .out()
                    .lines()
                    .toList();
            assertEquals(STARTED, Wire.json().readValue(json.getFirst(), Event.class));
            assertEquals(RELOADED, Wire.json().readValue(json.getLast(), Event.class));
            assertEquals(List.of(new Request.Events(50, false), new Request.Events(2, true)), supervisor.requests);
        }
    }

    /** By way of grep or less it comes to a terminal all the same. */
    @Test
    void anEventIsOneLineThatMovesNoCursorIntoAPipeToo() throws IOException {
        Event forged = new Event(9, "2026-01-02T03:04:07Z", "died", "a", "b", null, "x\n2026 forged\033[2J", null);
        try (FakeSupervisor supervisor = new FakeSupervisor(prefix, conversation -> {
            conversation.say("event", null, Wire.json().valueToTree(forged));
            conversation.say("done", null, null);
        })) {
            assertEquals(
                    "2026-01-02T03:04:07Z  a/b  died:  x\\u000a2026 forged\\u001b[2J\n",
                    slipway("events", "--prefix", prefix).out());
            String json = slipway("events", "--json", "--prefix", prefix).out();
            assertEquals(forged, Wire.json().readValue(json, Event.class));
            assertEquals(2, supervisor.requests.size());
        }
    }

    @Test
    void theEndOfOurReaderIsOurEnd() throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        try (FakeSupervisor supervisor = new FakeSupervisor(prefix, conversation -> {
            conversation.say("log", "first\n");
            Call.await(ended);
        })) {
            PrintStream closed = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            closed.close();
            Terminal terminal =
                    new Terminal(closed, System.err, new BufferedReader(Reader.nullReader()), false, false, false);
            int status = new CommandLineRun(terminal, Map.of()).run("logs", "a/b", "-f", "--prefix", prefix.toString());
            assertEquals(0, status);
            assertEquals(1, supervisor.requests.size());
            ended.countDown();
        }
    }

    @Test
    void aSupervisorThatEndsWhileWeFollowIsAFailure() throws IOException {
        try (FakeSupervisor supervisor =
                new FakeSupervisor(prefix, conversation -> conversation.say("log", "last words\n"))) {
            Call call = slipway("logs", "a/b", "-f", "--prefix", prefix);
            assertEquals(1, call.status());
            assertEquals("last words\n", call.out());
            assertEquals(1, supervisor.requests.size());
        }
    }
}

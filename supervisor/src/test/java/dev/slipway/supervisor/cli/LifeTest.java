package dev.slipway.supervisor.cli;

import static dev.slipway.supervisor.cli.Call.slipway;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.cli.Call.Shell;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LifeTest {
    @TempDir
    private Path prefix;

    private FakeSupervisor done() throws IOException {
        return new FakeSupervisor(prefix, conversation -> conversation.say("done", null, null));
    }

    @Test
    void everyVerbIsTheSameWordOnTheWire() throws IOException {
        try (FakeSupervisor supervisor = done()) {
            assertEquals(
                    "a/b is started\n",
                    slipway("start", "a/b", "--prefix", prefix).out());
            assertEquals(
                    "a/b is stopped\n",
                    slipway("stop", "a/b", "--prefix", prefix).out());
            assertEquals(
                    "a/b is restarted\n",
                    slipway("restart", "a/b", "--prefix", prefix).out());
            assertEquals(
                    "a/b is removed\n",
                    slipway("remove", "a/b", "--prefix", prefix).out());
            assertEquals(
                    List.of(
                            new Request.Start("a/b"),
                            new Request.Stop("a/b"),
                            new Request.Restart("a/b"),
                            new Request.Remove("a/b")),
                    supervisor.requests);
        }
    }

    @Test
    void settingsAndRollbacksAreSentAsWritten() throws IOException {
        try (FakeSupervisor supervisor = done()) {
            slipway("set", "a/b", "threads=30", "health-path=", "--prefix", prefix)
                    .isDone();
            slipway("rollback", "a/b", "--prefix", prefix).isDone();
            slipway("rollback", "a/b", "3", "--prefix", prefix).isDone();
            assertEquals(
                    List.of(
                            new Request.Set("a/b", Map.of("threads", "30", "health-path", "")),
                            new Request.Rollback("a/b", 0),
                            new Request.Rollback("a/b", 3)),
                    supervisor.requests);
        }
    }

    @Test
    void aMissingApplicationIsStatusTwo() throws IOException {
        try (FakeSupervisor supervisor = new FakeSupervisor(
                prefix, conversation -> conversation.say("refused", "there is no application a/b"))) {
            slipway("restart", "a/b", "--prefix", prefix).saysOnly(2, "there is no application a/b");
            assertEquals(1, supervisor.requests.size());
        }
    }

    @Test
    void removeAsksOnATerminal() throws IOException {
        try (FakeSupervisor supervisor = done()) {
            Call no = new Shell(Map.of(), "n\n", true).slipway("remove", "alice", "--prefix", prefix);
            assertEquals(1, no.status());
            assertTrue(no.err()
                    .startsWith("Remove alice with all of its applications, releases and data included? [y/N]"));
            assertEquals(
                    1,
                    new Shell(Map.of(), "", true)
                            .slipway("remove", "a/b", "--prefix", prefix)
                            .status());
            assertEquals(List.of(), supervisor.requests);
            new Shell(Map.of(), "y\n", true)
                    .slipway("remove", "alice", "--prefix", prefix)
                    .isDone();
            new Shell(Map.of(), "", true)
                    .slipway("remove", "bob", "--prefix", prefix, "--yes")
                    .isDone();
            assertEquals(List.of(new Request.Remove("alice"), new Request.Remove("bob")), supervisor.requests);
        }
    }

    @Test
    void onATerminalProgressIsRewrittenInPlace() throws IOException {
        try (FakeSupervisor supervisor = new FakeSupervisor(prefix, conversation -> {
            conversation.say("progress", "starting a successor");
            conversation.say("progress", "draining the old one");
            conversation.done("restarted");
        })) {
            Call call = new Shell(Map.of(), "", true).slipway("restart", "a/b", "--prefix", prefix);
            call.isDone();
            assertTrue(call.err().startsWith("\rstarting a successor\033[K"), call.err());
            assertTrue(call.err().endsWith("\rdraining the old one\033[K\n"), call.err());
            assertEquals(1, supervisor.requests.size());
        }
    }

    @Test
    void aRefusalAfterAStepIsStillOneLine() throws IOException {
        try (FakeSupervisor supervisor = new FakeSupervisor(prefix, conversation -> {
            conversation.say("progress", "unpacking");
            conversation.say("refused", "the archive is damaged");
        })) {
            slipway("restart", "a/b", "--prefix", prefix).saysOnly(2, "the archive is damaged");
            assertEquals(1, supervisor.requests.size());
        }
    }

    @Test
    void anAnswerOfAnotherVersionIsAFailureInWords() throws IOException {
        try (FakeSupervisor supervisor =
                new FakeSupervisor(prefix, conversation -> Frames.write(conversation.out(), new byte[] {'{', '}'}))) {
            Call call = slipway("restart", "a/b", "--prefix", prefix);
            assertEquals(1, call.status());
            assertTrue(
                    call.err().startsWith("slipway: the supervisor's answer cannot be read; is it of another version"));
            assertEquals(1, supervisor.requests.size());
        }
    }
}

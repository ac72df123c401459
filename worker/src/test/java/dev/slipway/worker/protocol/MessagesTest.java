package dev.slipway.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    static Stream<WorkerMessage> workerMessages() {
        return Stream.of(
                new WorkerMessage.Hello(1, "shop-0-17", "c0ffee", 4711, WorkerMessage.State.DRAINING),
                new WorkerMessage.Step("load application", 412),
                new WorkerMessage.Ready(900),
                new WorkerMessage.Accepting(),
                new WorkerMessage.Sample(123456789012L, 3, 1L << 40, 5, 4, 6, 7, 8, 9, 10, 11, 17),
                new WorkerMessage.Notice(
                        WorkerMessage.Notice.Kind.STUCK, 60_000, "GET /a b", "a.B.c(B.java:1);d.E.f(E.java:2)"),
                new WorkerMessage.Failed("no class a=b 100% “größer”"),
                new WorkerMessage.Drained());
    }

    static Stream<SupervisorMessage> supervisorMessages() {
        return Stream.of(
                new SupervisorMessage.Welcome("00ff"),
                new SupervisorMessage.Accept(),
                new SupervisorMessage.Drain(Duration.ofSeconds(2), Duration.ofMinutes(1)),
                new SupervisorMessage.Refused("no such worker"));
    }

    static Stream<UnpackAnswer> unpackAnswers() {
        return Stream.of(
                new UnpackAnswer.Unpacked(UnpackAnswer.Type.PAGES, Environment.EE11, 20, 1 << 20),
                new UnpackAnswer.Refused("the archive is cut short"));
    }

    @ParameterizedTest
    @MethodSource("workerMessages")
    void aWorkerMessageComesBackAsItWasSent(WorkerMessage message) throws Exception {
        assertEquals(message, WorkerMessage.parse(message.line()));
    }

    @ParameterizedTest
    @MethodSource("supervisorMessages")
    void aSupervisorMessageComesBackAsItWasSent(SupervisorMessage message) throws Exception {
        assertEquals(message, SupervisorMessage.parse(message.line()));
    }

    @ParameterizedTest
    @MethodSource("unpackAnswers")
    void anUnpackAnswerComesBackAsItWasSent(UnpackAnswer answer) throws Exception {
        assertEquals(answer, UnpackAnswer.parse(answer.line()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "goodbye",
                "ready",
                "ready millis=",
                "ready millis=-1",
                "ready millis=+1",
                "ready millis=1 ",
                "ready  millis=1",
                "ready millis=1 millis=1",
                "ready millis=1 more=1",
                "ready =1",
                "ready millis=9999999999999999999",
                "accepting now=1",
                "sample requests=1 inFlight=99999999999 heapUsed=1 heapCommitted=1 heapOld=1 heapLive=1 heapMax=1 metaspace=1 metaspaceMax=1 classes=1 direct=1 threads=1",
                "hello version=1 worker=a token=b pid=1 state=asleep",
                "failed reason=%",
                "failed reason=%4",
                "failed reason=%zz",
                "failed reason=%C3",
                "failed reason=a=b",
                "failed reason=\u0007"
            })
    void aLineThatTheProtocolDoesNotHaveIsRefused(String line) {
        assertThrows(ProtocolException.class, () -> WorkerMessage.parse(line));
    }

    @Test
    void aLineLongerThanTheBoundIsRefused() {
        String line = "failed reason=" + "x".repeat(Line.MAX_BYTES);
        assertThrows(ProtocolException.class, () -> WorkerMessage.parse(line));
    }

    @Test
    void aReasonIsCutAndFlattenedSoThatItFitsOneLine() throws Exception {
        var failed = new WorkerMessage.Failed("first\nsecond\u001b[31m " + "語".repeat(5000));
        assertTrue(failed.line().length() < Line.MAX_BYTES);
        assertTrue(failed.reason().startsWith("first second [31m 語"));
        assertEquals(failed, WorkerMessage.parse(failed.line()));
    }

    @Test
    void secretsStayOutOfToString() {
        var hello = new WorkerMessage.Hello(1, "w", "c0ffee", 1, WorkerMessage.State.STARTING);
        assertFalse(hello.toString().contains("c0ffee"));
        assertFalse(new SupervisorMessage.Welcome("c0ffee").toString().contains("c0ffee"));
    }
}

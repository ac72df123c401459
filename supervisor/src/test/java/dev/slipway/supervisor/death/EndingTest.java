package dev.slipway.supervisor.death;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.ExitStatus.Exited;
import dev.slipway.supervisor.posix.ExitStatus.Signalled;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EndingTest {
    private static final int PID = 4711;
    private static final String OUT = "Terminating due to java.lang.OutOfMemoryError: ";
    private static final String CRASH = """
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f, pid=4711, tid=4712
            """;

    static Stream<Arguments> ends() {
        return Stream.of(
                end(new Exited(0), "", Cause.EXITED, "exited by itself with 0"),
                end(new Exited(9), "", Cause.EXITED, "exited with 9"),
                end(new Exited(70), "", Cause.START_FAILED, "the application failed to start (exit 70)"),
                end(new Exited(3), OUT + "Java heap space", Cause.HEAP, "out of memory: Java heap space"),
                end(new Exited(3), OUT + "GC overhead limit exceeded", Cause.HEAP, "out of memory: GC overhead"),
                end(new Exited(3), OUT + "Metaspace", Cause.METASPACE, "out of memory: Metaspace"),
                end(new Exited(3), OUT + "Compressed class space", Cause.METASPACE, "out of memory: Compressed"),
                end(new Exited(3), OUT + "unable to create native thread", Cause.THREADS, "out of memory: unable"),
                end(
                        new Exited(3),
                        OUT + "Cannot reserve 8 bytes of direct buffer memory",
                        Cause.DIRECT_MEMORY,
                        "out of memory: Cannot reserve"),
                end(new Exited(3), "", Cause.HEAP, "out of heap or metaspace (exit 3)"),
                end(new Exited(1), CRASH, Cause.CRASH, "the JVM crashed: SIGSEGV"),
                end(new Signalled(6), CRASH, Cause.CRASH, "the JVM crashed: SIGSEGV"),
                end(new Signalled(9), "", Cause.SIGNAL, "killed by signal 9 (SIGKILL)"),
                end(new ExitStatus.Unknown(), "", Cause.UNKNOWN, ""));
    }

    private static Arguments end(ExitStatus status, String words, Cause cause, String reason) {
        return Arguments.of(status, words, cause, reason);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void everyEndHasACauseOfItsOwnAndASentence(ExitStatus status, String words, Cause cause, String reason) {
        Ending ending = new Ending(status, Duration.ZERO, false, null, new LastWords(words), PID);
        assertEquals(cause, ending.cause());
        assertTrue(ending.reason().startsWith(reason), ending.reason());
    }

    @Test
    void whatTheKernelDidForWantOfMemoryComesFirst() {
        Explanation failed = new Explanation(Cause.START_FAILED, "no class shop.Main");
        Ending ending = new Ending(new Signalled(9), Duration.ZERO, true, failed, LastWords.NONE, PID);
        assertEquals(Cause.MEMORY_LIMIT, ending.cause());
        assertEquals("killed by the kernel at its memory-limit", ending.reason());
        assertFalse(ending.death().fromOutside());
    }

    /** Where groups are not killed whole, the kernel may have taken a child, and the worker ended as it liked. */
    @Test
    void aChildThatWasKilledForMemoryDoesNotExplainItsParentsEnd() {
        for (ExitStatus status : List.of(new Exited(0), new Exited(3), new Signalled(11))) {
            Ending with = new Ending(status, Duration.ZERO, true, null, LastWords.NONE, PID);
            Ending without = new Ending(status, Duration.ZERO, false, null, LastWords.NONE, PID);
            assertEquals(without.reason(), with.reason());
            assertEquals(without.cause(), with.cause());
        }
        Ending unknown = new Ending(new ExitStatus.Unknown(), Duration.ZERO, true, null, LastWords.NONE, PID);
        assertEquals(Cause.MEMORY_LIMIT, unknown.cause());
    }

    @Test
    void whatWasKnownBeforeTheEndExplainsIt() {
        Explanation failed = new Explanation(Cause.START_FAILED, "no class shop.Main");
        Ending ending = new Ending(new Exited(70), Duration.ZERO, false, failed, LastWords.NONE, PID);
        assertEquals(Cause.START_FAILED, ending.cause());
        assertEquals("no class shop.Main", ending.reason());
    }

    @Test
    void aKillThatNothingExplainsCameFromOutside() {
        Ending ending = new Ending(new Signalled(9), Duration.ofSeconds(3), false, null, LastWords.NONE, PID);
        assertTrue(ending.death().fromOutside());
    }

    @Test
    void everyCauseSaysWhatToDoAndSomethingElseThanTheOthers() {
        Set<String> advice = new HashSet<>();
        Arrays.stream(Cause.values()).forEach(cause -> advice.add(cause.advice("alice/shop")));
        assertEquals(Cause.values().length, advice.size());
        assertTrue(Cause.HEAP.advice("alice/shop").contains("slipway diagnose alice/shop"));
        assertEquals("start-timeout", Cause.START_TIMEOUT.word());
    }

    @Test
    void theTallyCountsByCauseTheMostRecentFirst() {
        Past past = Past.NONE
                .with(obituary(Cause.HEAP, "1"))
                .with(obituary(Cause.SIGNAL, "2"))
                .with(obituary(Cause.HEAP, "3"));
        assertEquals(List.of(new Past.Count(Cause.HEAP, 2, "3"), new Past.Count(Cause.SIGNAL, 1, "2")), past.tally());
        FailedChange failed = new FailedChange("deploy", 7, "4", "no class shop.Main", null);
        assertEquals(failed, past.with(failed).with(obituary(Cause.EXITED, "5")).failedChange());
        assertEquals(past, past.with(failed).withoutFailedChange());
    }

    private static Obituary obituary(Cause cause, String at) {
        return new Obituary(at, "shop-0-1", 1, cause, "r", 0, List.of(), "", List.of());
    }

    @Test
    void onlyTheEndOfALongOutputIsKept() {
        LastWords words = new LastWords("line\n".repeat(100) + "\n\n" + "x".repeat(5000) + "\nlast");
        assertEquals(8, words.lines().size());
        assertEquals("last", words.lines().getLast());
        assertEquals(300, words.lines().get(6).length());
    }
}

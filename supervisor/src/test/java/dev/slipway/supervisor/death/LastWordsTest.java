package dev.slipway.supervisor.death;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {
    @TempDir
    private Path directory;

    @Test
    void onlyWhatTheProcessItselfWroteCounts() throws IOException {
        Path log = Files.writeString(
                directory.resolve("log"), "Terminating due to java.lang.OutOfMemoryError: Java heap space\n");
        long before = Files.size(log);
        assertEquals(Optional.empty(), LastWords.in(log, before).outOfMemory());
        assertEquals(Optional.of("Java heap space"), LastWords.in(log, 0).outOfMemory());
        // it was put aside and emptied while the process ran
        assertEquals(
                Optional.of("Java heap space"), LastWords.in(log, before * 2).outOfMemory());
    }

    @Test
    void aCrashIsFoundBetweenTheOtherLines() {
        LastWords words = new LastWords("""
                hello
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  SIGSEGV (0xb) at pc=0x00007f0, pid=12, tid=13
                #
                """);
        assertEquals(Optional.of("SIGSEGV (0xb) at pc=0x00007f0, pid=12, tid=13"), words.crash(12));
        assertEquals(Optional.empty(), words.crash(13));
    }

    @Test
    void aLogThatIsNotThereSaysNothing() {
        assertEquals(LastWords.NONE, LastWords.in(directory.resolve("none"), 0));
    }

    @Test
    void whatTheTenantMakesUpIsShortAndPrintable() {
        LastWords words = new LastWords("Terminating due to java.lang.OutOfMemoryError: \u001b[2J" + "x".repeat(500));
        assertEquals(Optional.empty(), words.outOfMemory());
    }
}

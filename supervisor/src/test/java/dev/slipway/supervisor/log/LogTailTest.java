package dev.slipway.supervisor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTailTest {
    @TempDir
    private Path directory;

    private Path log;
    private LogTail tail;

    @BeforeEach
    void name() {
        log = directory.resolve("application.log");
        tail = new LogTail(log);
    }

    @ParameterizedTest(name = "the last {1} of {0} are {2}")
    @CsvSource(
            emptyValue = "",
            value = {
                "a;b;c;,   0, ''",
                "a;b;c;,   1, c;",
                "a;b;c;,   2, b;c;",
                "a;b;c;,   3, a;b;c;",
                "a;b;c;,   9, a;b;c;",
                "a;b;c,    1, c",
                "a;b;c,    2, b;c",
                "a;b;c,    0, ''",
                ";b;,      1, b;",
                ";b;,      2, ;b;",
                ";;;,      1, ;",
                ";;;,      2, ;;",
                ";,        1, ;",
                "'',       5, ''",
            })
    void theLastLinesAreTheLastLines(String text, int lines, String last) throws IOException {
        append(text.replace(';', '\n'));
        assertEquals(last.replace(';', '\n'), tail.last(lines));
        assertEquals("", tail.next(), "and it follows from the end");
    }

    @Test
    void aLogThatIsNotThereIsEmptyAndFollowedFromItsBeginning() throws IOException {
        assertEquals("", tail.last(10));
        assertEquals("", tail.next());
        append("first\n");
        assertEquals("first\n", tail.next());
    }

    @Test
    void whatIsAppendedComesOnce() throws IOException {
        append("old\n");
        tail.last(1);
        append("new\nhal");
        assertEquals("new\nhal", tail.next());
        append("f\n");
        assertEquals("f\n", tail.next());
        assertEquals("", tail.next());
    }

    @Test
    void aRotationInTheMiddleOfFollowingBeginsAnew() throws IOException {
        append("x".repeat(1000) + "\n");
        tail.last(1);
        append("before\n");
        assertEquals("before\n", tail.next());
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        assertEquals("", tail.next());
        append("after\n");
        assertEquals("after\n", tail.next());
    }

    @Test
    void aFloodComesInPiecesAndEveryCharacterWhole() throws IOException {
        tail.last(0);
        String flood = "größe 大きさ 🚢\n".repeat(20_000);
        append(flood);
        StringBuilder seen = new StringBuilder();
        for (String piece = tail.next(); !piece.isEmpty(); piece = tail.next()) {
            assertTrue(piece.length() <= 48 * 1024);
            seen.append(piece);
        }
        assertEquals(flood, seen.toString());
    }

    @Test
    void noMoreThanTheLastQuarterOfAMegabyteIsLookedAt() throws IOException {
        append("line\n".repeat(100_000));
        String last = tail.last(1_000_000);
        assertTrue(last.length() <= 256 * 1024);
        assertTrue(last.endsWith("line\n"));
    }

    @Test
    void bytesThatAreNoTextHurtNobody() throws IOException {
        Files.write(log, new byte[] {(byte) 0xff, (byte) 0xc3, '\n', 0, (byte) 0xf0});
        assertTrue(tail.last(10).contains("\ufffd"));
        assertEquals("", tail.next());
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "root's\n");
        Files.createSymbolicLink(log, secret);
        assertEquals("", tail.last(10));
        assertEquals("", tail.next());
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}

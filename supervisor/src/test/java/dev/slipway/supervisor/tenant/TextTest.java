package dev.slipway.supervisor.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void quotesStayOnOneLineAndCannotMoveACursor() {
        assertEquals("\"a\\nb\\u001b[2J\\\"\"", Text.quoted("a\nb\033[2J\""));
        assertEquals("\"\\u202e\"", Text.quoted("\u202e"));
    }

    @Test
    void quotesAreShortened() {
        assertEquals("\"" + "x".repeat(60) + "…\"", Text.quoted("x".repeat(61)));
    }

    @Test
    void printableLinesKeepTabsQuotesAndLetters() {
        assertEquals("a\t\"ü\" \\u001b[0m", Text.printable("a\t\"ü\" \033[0m"));
    }

    @Test
    void suggestsOnlyWhatIsNear() {
        List<String> known = List.of("threads", "processes", "status", "start");
        assertEquals("; did you mean \"threads\"?", Spelling.suggestion("thread", known));
        assertEquals("; did you mean \"status\"?", Spelling.suggestion("stat", known));
        assertEquals("", Spelling.suggestion("colour", known));
    }

    @Test
    void countsLettersAddedLeftOutAndChanged() {
        assertEquals(0, Spelling.distance("same", "same"));
        assertEquals(3, Spelling.distance("", "abc"));
        assertEquals(3, Spelling.distance("kitten", "sitting"));
    }
}

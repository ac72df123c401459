package dev.slipway.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    private static LineReader reading(String text) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsLineAfterLineUntilTheEnd() throws Exception {
        LineReader reader = reading("accept\n\nwelcome secret=1\n");
        assertEquals("accept", reader.read());
        assertEquals("", reader.read());
        assertEquals("welcome secret=1", reader.read());
        assertNull(reader.read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "accept\r\n", "acc\u0000ept\n", "accépt\n"})
    void refusesWhatIsNotAWholePrintableLine(String text) {
        assertThrows(ProtocolException.class, () -> reading(text).read());
    }

    @Test
    void stopsReadingAtTheBound() {
        assertThrows(ProtocolException.class, () -> reading("x".repeat(1 << 20)).read());
    }
}

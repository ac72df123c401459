package dev.slipway.supervisor.tenant;

import static dev.slipway.supervisor.tenant.Refusals.refusal;
import static dev.slipway.supervisor.tenant.Refusals.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0B, 0, 0B",
        "1B, 1, 1B",
        "1024B, 1024, 1KiB",
        "1025B, 1025, 1025B",
        "256MiB, 268435456, 256MiB",
        "2048 MiB, 2147483648, 2GiB",
        "3GiB, 3221225472, 3GiB",
    })
    void readsUnitsAndWritesTheLargestThatFits(String written, long bytes, String canonical) {
        assertEquals(bytes, ByteSize.parse(written).bytes());
        assertEquals(canonical, new ByteSize(bytes).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5x", "5M", "5MB", "5mib", "5", "", "MiB", "-5MiB", "5.5MiB", " 5MiB", "5MiB\n", "0x5MiB"})
    void refusesEverythingElse(String written) {
        refusal(() -> ByteSize.parse(written));
    }

    @Test
    void refusesMoreThanANumberHolds() {
        refuses(
                "\"999999999999GiB\": too large a number; write a number and KiB, MiB or GiB, like 256MiB",
                () -> ByteSize.parse("999999999999GiB"));
    }
}

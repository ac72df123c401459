package dev.slipway.supervisor.tenant;

import static dev.slipway.supervisor.tenant.Refusals.refusal;
import static dev.slipway.supervisor.tenant.Refusals.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0s, 0, 0s",
        "250ms, 250, 250ms",
        "1000ms, 1000, 1s",
        "30s, 30000, 30s",
        "90s, 90000, 90s",
        "120s, 120000, 2m",
        "60m, 3600000, 1h",
        "48h, 172800000, 2d",
        "25h, 90000000, 25h",
    })
    void readsUnitsAndWritesTheLargestThatFits(String written, long millis, String canonical) {
        assertEquals(millis, Units.parse(written).toMillis());
        assertEquals(canonical, Units.written(Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "30sec", "30S", "-1s", "1.5s", "PT30S", "999999999999d"})
    void refusesEverythingElse(String written) {
        refusal(() -> Units.parse(written));
    }

    @Test
    void aBareNumberIsNoSpanOfTime() {
        refuses("\"30\": no unit; write a number and ms, s, m, h or d, like 30s", () -> Units.parse("30"));
    }
}

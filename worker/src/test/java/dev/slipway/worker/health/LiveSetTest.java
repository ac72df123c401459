package dev.slipway.worker.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveSetTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // what,                      used, live, since ms, took ms, due
        "just not half full,            499,   10,   5000,   10, false",
        "half full,                     500,   10,   5000,   10, true",
        "just not a tenth more,         599,  500,   5000,   10, false",
        "a tenth more,                  600,  500,   5000,   10, true",
        "just not long enough since,    900,   10,   4999,   10, false",
        "long enough since a short one, 900,   10,   5000,   50, true",
        "not since a long one,          900,   10,   5000,   51, false",
        "long enough since a long one,  900,   10,  20000,  200, true",
    })
    void aCollectionIsDue(String what, long used, long live, long sinceMillis, long tookMillis, boolean due) {
        assertEquals(
                due,
                LiveSet.due(used, live, 1000, Duration.ofMillis(sinceMillis), Duration.ofMillis(tookMillis)),
                what);
    }
}

package dev.slipway.supervisor.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final long MIB = 1 << 20;

    private final Growth growth = new Growth();

    /** How many looks pass before the alarm, or -1. */
    private int looksBeforeAlarm(long from, long perLook, int looks) {
        for (int look = 0; look < looks; look++) {
            if (growth.alarms(from + look * perLook)) {
                return look;
            }
        }
        return -1;
    }

    @Test
    void twentyFourMibInASecondAreTooFast() {
        assertEquals(3, looksBeforeAlarm(20 * MIB, 10 * MIB, 10));
    }

    @Test
    void whatGrowsSlowlyMayAsLongAsItIsSmall() {
        assertEquals(-1, looksBeforeAlarm(20 * MIB, MIB / 10, 1500));
        int alarm = looksBeforeAlarm(20 * MIB, MIB / 10, 3000);
        assertTrue(alarm > 1700, "after " + alarm);
    }

    @Test
    void whatIsLargeAndStaysSoIsNone() {
        assertEquals(-1, looksBeforeAlarm(900 * MIB, 100, 1000));
    }

    @Test
    void whatNobodyExplainedMayBeAsLargeAsItIsAndAQuarterMore() {
        growth.unexplained(400 * MIB);
        assertEquals(-1, looksBeforeAlarm(400 * MIB, MIB / 10, 990));
        assertTrue(looksBeforeAlarm(510 * MIB, MIB / 10, 300) >= 0);
    }

    @Test
    void afterTheGuiltyOneIsFoundItBeginsAnew() {
        assertTrue(looksBeforeAlarm(20 * MIB, 10 * MIB, 10) > 0);
        growth.settled();
        assertFalse(growth.alarms(60 * MIB));
    }
}

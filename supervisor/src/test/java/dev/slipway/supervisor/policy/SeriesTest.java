package dev.slipway.supervisor.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesTest {
    /** From 100 down to the value given. */
    @ParameterizedTest
    @CsvSource({"81, false", "80, false", "79, true"})
    void aFallByMoreThanAFifthBeginsItAnew(double to, boolean anew) {
        Series series = new Series();
        series.add(0, 50);
        series.add(1, 100);
        series.add(2, to);
        assertEquals(anew ? to : 50, series.first());
        assertEquals(anew ? 0 : 2, series.span());
        assertEquals(anew ? 100 : 0, series.peakBefore());
    }

    @Test
    void itReachesBackToTheBeginningWithFewPointsHoweverLongItLasts() {
        Series series = new Series();
        for (int t = 0; t <= 100_000; t++) {
            series.add(t, 1000 + t);
        }
        assertEquals(1000, series.first());
        assertTrue(series.span() > 95_000, "a span of " + series.span());
        assertEquals(1, series.growth().orElse(0), 0.01);
    }

    @Test
    void theHighestOfSeveralPeaksIsRemembered() {
        Series series = new Series();
        double[] values = {10, 90, 10, 50, 10};
        for (int i = 0; i < values.length; i++) {
            series.add(i, values[i]);
        }
        assertEquals(90, series.peakBefore());
    }

    @Test
    void ofNothingNothingIsSaid() {
        Series series = new Series();
        assertEquals(0, series.first());
        assertEquals(0, series.span());
        assertTrue(series.growth().isEmpty());
    }
}

package dev.slipway.supervisor.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.policy.Trend.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrendTest {
    @ParameterizedTest(name = "{0} points, one each {1} s: {2}")
    @CsvSource({
        "19, 10,  false",
        "20, 10,  true",
        "21, 10,  true",
        "41, 0.4, false",
        "41, 0.5, true",
        "41, 0.6, true",
    })
    void nothingIsSaidOfTooFewPointsOrTooShortATime(int count, double every, boolean grows) {
        assertEquals(grows, Trend.growth(points(count, every, t -> t)).isPresent());
    }

    /** The later half grows so much of what all of it grows; a straight line's halves are alike. */
    @ParameterizedTest(name = "{0} a second, then {1}")
    @CsvSource({"1, 1, true", "1, 0.6, true", "1, 0.1, false", "1, 0, false", "0.1, 1, true"})
    void whatLevelsOffDoesNotGrow(double early, double late, boolean grows) {
        List<Point> points = points(60, 1, t -> t < 30 ? early * t : early * 30 + late * (t - 30));
        assertEquals(grows, Trend.growth(points).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"0.5", "3", "1000000"})
    void growthIsTheMedianSlopeWhateverTheOutliers(double slope) {
        List<Point> points = new ArrayList<>(points(50, 1, t -> slope * t));
        points.set(10, new Point(10, 1e9));
        points.set(40, new Point(40, 0));
        OptionalDouble growth = Trend.growth(points);
        assertTrue(growth.isPresent());
        assertEquals(slope, growth.getAsDouble(), slope / 10);
    }

    @Test
    void aFallIsNoGrowth() {
        assertEquals(OptionalDouble.empty(), Trend.growth(points(60, 1, t -> 100 - t)));
    }

    @Test
    void noiseGrowsOnceInTwoThousandTimesAtMostSoToSay() {
        Random random = new Random(5);
        long found = java.util.stream.IntStream.range(0, 2000)
                .filter(i ->
                        Trend.growth(points(64, 1, t -> random.nextGaussian())).isPresent())
                .count();
        assertTrue(found <= 4, found + " of 2000");
    }

    private static List<Point> points(int count, double every, DoubleUnaryOperator value) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            points.add(new Point(i * every, value.applyAsDouble(i * every)));
        }
        return points;
    }
}

package dev.slipway.supervisor.policy;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether a series of measurements grows, beyond doubt and with no end in sight. A test of ranks (Mann and Kendall) and
 * the median of all slopes (Theil and Sen): neither cares about single outliers nor about how the noise is distributed.
 */
final class Trend {
    static final int LEAST_POINTS = 20;
    static final double LEAST_SECONDS = 20;

    /** One chance in two thousand that a series without a trend looks like this. */
    private static final double BEYOND_DOUBT = 3.3;

    /** What levels off, as caches do, grows less in its second half. */
    private static final double STILL_GROWING = 0.4;

    record Point(double seconds, double value) {}

    private Trend() {}

    /** Growth in units a second. */
    static OptionalDouble growth(List<Point> points) {
        int count = points.size();
        if (count < LEAST_POINTS
                || points.getLast().seconds() - points.getFirst().seconds() < LEAST_SECONDS) {
            return OptionalDouble.empty();
        }
        double overall = slope(points);
        double lately = slope(points.subList(count / 2, count));
        boolean grows = overall > 0 && lately >= STILL_GROWING * overall && risesBeyondDoubt(points);
        return grows ? OptionalDouble.of(Math.min(overall, lately)) : OptionalDouble.empty();
    }

    private static boolean risesBeyondDoubt(List<Point> points) {
        long rising = 0;
        for (int i = 0; i < points.size(); i++) {
            for (int j = i + 1; j < points.size(); j++) {
                rising +=
                        (long) Math.signum(points.get(j).value() - points.get(i).value());
            }
        }
        double n = points.size();
        double deviation = Math.sqrt(n * (n - 1) * (2 * n + 5) / 18);
        return (rising - 1) / deviation >= BEYOND_DOUBT;
    }

    private static double slope(List<Point> points) {
        double[] slopes = new double[points.size() * (points.size() - 1) / 2];
        int k = 0;
        for (int i = 0; i < points.size(); i++) {
            for (int j = i + 1; j < points.size(); j++) {
                double seconds = points.get(j).seconds() - points.get(i).seconds();
                slopes[k++] = seconds <= 0
                        ? 0
                        : (points.get(j).value() - points.get(i).value()) / seconds;
            }
        }
        Arrays.sort(slopes);
        return slopes.length == 0 ? 0 : (slopes[slopes.length / 2] + slopes[(slopes.length - 1) / 2]) / 2;
    }
}

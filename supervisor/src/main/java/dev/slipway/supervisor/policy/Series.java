package dev.slipway.supervisor.policy;

import dev.slipway.supervisor.policy.Trend.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What one resource of one worker has measured so far, the older the sparser. A fall to far below what it was begins
 * it anew: whatever was growing has been given back.
 */
public final class Series {
    private static final int MOST_POINTS = 64;
    private static final double FALL = 0.2;

    private final List<Point> points = new ArrayList<>();
    private double spacing;
    private double highest;
    private double peakBefore;

    /** @param seconds since any fixed moment, never less than before */
    public void add(double seconds, double value) {
        if (!points.isEmpty() && seconds - points.getLast().seconds() < spacing) {
            return;
        }
        if (value < highest * (1 - FALL)) {
            points.clear();
            spacing = 0;
            peakBefore = Math.max(peakBefore, highest);
            highest = 0;
        }
        highest = Math.max(highest, value);
        points.add(new Point(seconds, value));
        if (points.size() > MOST_POINTS) {
            List<Point> every = new ArrayList<>();
            for (int i = 0; i < points.size(); i += 2) {
                every.add(points.get(i));
            }
            points.clear();
            points.addAll(every);
            spacing = (every.getLast().seconds() - every.getFirst().seconds()) / (every.size() - 1) * 0.9;
        }
    }

    /** The first value since the beginning, or 0. */
    double first() {
        return points.isEmpty() ? 0 : points.getFirst().value();
    }

    /** How high it has once been before it fell; up to there it has shown that it turns back. */
    double peakBefore() {
        return peakBefore;
    }

    /** Seconds from the first to the last. */
    double span() {
        return points.isEmpty()
                ? 0
                : points.getLast().seconds() - points.getFirst().seconds();
    }

    /** Units a second, if it grows beyond doubt. */
    OptionalDouble growth() {
        return Trend.growth(points);
    }
}

package dev.slipway.supervisor.spawn;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The story of one start: named steps with the time since the beginning. Written by one thread, read by any. */
public final class Journey {
    /** @param millis since the journey began */
    public record Step(String name, long millis) {}

    private static final int MOST = 64;

    private final long began = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();

    public synchronized void step(String name) {
        if (steps.size() < MOST) {
            steps.add(new Step(name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)));
        }
    }

    public synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    /** In one line, like {@code spawned 3 ms, hello 180 ms, ready 410 ms}. */
    public String words() {
        return steps().stream()
                .map(step -> step.name() + " " + step.millis() + " ms")
                .collect(Collectors.joining(", "));
    }
}

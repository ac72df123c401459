package dev.slipway.e2e.stage;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what must come, on a machine that may be busy with other things. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(20);

    private Await() {}

    public static void until(String what, Callable<Boolean> condition) {
        until(what, PATIENCE, condition);
    }

    public static void until(String what, Duration patience, Callable<Boolean> condition) {
        present(what, patience, () -> Boolean.TRUE.equals(condition.call()) ? Optional.of(true) : Optional.empty());
    }

    public static <T> T present(String what, Callable<Optional<T>> look) {
        return present(what, PATIENCE, look);
    }

    private static <T> T present(String what, Duration patience, Callable<Optional<T>> look) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                Optional<T> seen = look.call();
                if (seen.isPresent()) {
                    return seen.get();
                }
            } catch (Exception e) {
                throw new AssertionError("while waiting for " + what + ": " + e, e);
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + patience.toSeconds() + " s in vain for " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
    }
}

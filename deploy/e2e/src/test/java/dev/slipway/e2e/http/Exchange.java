package dev.slipway.e2e.http;

import org.jspecify.annotations.Nullable;

/**
 * One request of a load.
 *
 * @param failure why it does not count as answered well, or null
 * @param worker who answered, as the probe says in {@code X-Worker}, or empty
 */
public record Exchange(
        long startNanos, long endNanos, @Nullable String failure, String worker) {
    double millis() {
        return (endNanos - startNanos) / 1e6;
    }
}

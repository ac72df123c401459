package dev.slipway.admin.http;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Buckets of requests, one a caller, filled at a steady rate. Kept in memory: a restart forgives. */
@Component
public final class RateLimits {
    private static final int MOST_BUCKETS = 20_000;

    private final Clock clock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    RateLimits(Clock clock) {
        this.clock = clock;
    }

    /** How much a caller may ask: at once, and for how long a second. */
    public record Rate(int burst, double perSecond) {}

    private record Bucket(double left, long atMillis) {}

    /** What is left after this request; negative: none, and for how many milliseconds. */
    public record Verdict(boolean allowed, int left, Duration until) {}

    public Verdict take(String key, Rate rate) {
        if (buckets.size() > MOST_BUCKETS) {
            buckets.values().removeIf(bucket -> clock.millis() - bucket.atMillis() > 60_000);
        }
        Verdict[] verdict = new Verdict[1];
        buckets.compute(key, (k, before) -> {
            long now = clock.millis();
            double left = before == null
                    ? rate.burst()
                    : Math.min(rate.burst(), before.left() + (now - before.atMillis()) / 1000.0 * rate.perSecond());
            if (left < 1) {
                verdict[0] = new Verdict(false, 0, Duration.ofMillis((long) ((1 - left) / rate.perSecond() * 1000)));
                return new Bucket(left, now);
            }
            verdict[0] = new Verdict(true, (int) (left - 1), Duration.ZERO);
            return new Bucket(left - 1, now);
        });
        return verdict[0];
    }
}

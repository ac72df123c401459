package dev.slipway.supervisor.policy;

import dev.slipway.supervisor.policy.RecycleVerdict.Keep;
import dev.slipway.supervisor.policy.RecycleVerdict.Recycle;
import dev.slipway.supervisor.policy.RecycleVerdict.Sleep;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules that end a healthy worker's life on purpose. Each stands alone and gives its reason in words; any one is
 * enough, and all that apply are named.
 */
public final class RecycleRules {
    private static final long MIB = 1024 * 1024;

    private RecycleRules() {}

    public static RecycleVerdict judge(Observation seen, RecycleLimits limits) {
        String reasons = Stream.of(
                        seen.complaint(),
                        maximumRequests(seen, limits),
                        restartInterval(seen, limits),
                        recycleMemory(seen, limits),
                        heapThreshold(seen, limits),
                        threadLimit(seen, limits),
                        fdLimit(seen, limits),
                        cpuTimeLimit(seen, limits))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" and "));
        if (!reasons.isEmpty()) {
            return new Recycle(reasons);
        }
        return inactivityTimeout(seen, limits).<RecycleVerdict>map(Sleep::new).orElseGet(Keep::new);
    }

    private static Optional<String> maximumRequests(Observation seen, RecycleLimits limits) {
        return when(
                limits.maximumRequests() > 0 && seen.requests() >= limits.maximumRequests(),
                "maximum-requests: it has answered " + seen.requests() + " of " + limits.maximumRequests());
    }

    private static Optional<String> restartInterval(Observation seen, RecycleLimits limits) {
        return when(
                reached(seen.age(), limits.restartInterval()),
                "restart-interval: it has run for " + seen.age().toSeconds() + " s of "
                        + limits.restartInterval().toSeconds());
    }

    private static Optional<String> recycleMemory(Observation seen, RecycleLimits limits) {
        return when(
                limits.recycleMemory() > 0 && seen.rssBytes() >= limits.recycleMemory(),
                "recycle-memory: it uses " + seen.rssBytes() / MIB + " MiB of " + limits.recycleMemory() / MIB);
    }

    private static Optional<String> heapThreshold(Observation seen, RecycleLimits limits) {
        boolean known = seen.heapLiveBytes() > 0 && seen.heapMaxBytes() > 0;
        long percent = known ? 100 * seen.heapLiveBytes() / seen.heapMaxBytes() : 0;
        return when(
                limits.heapThreshold() > 0 && known && percent >= limits.heapThreshold(),
                "heap-threshold: " + percent + " % of its heap survived a full collection, of " + limits.heapThreshold()
                        + " %");
    }

    private static Optional<String> threadLimit(Observation seen, RecycleLimits limits) {
        return when(
                limits.threadLimit() > 0 && seen.threads() >= limits.threadLimit(),
                "thread-limit: it has " + seen.threads() + " threads of " + limits.threadLimit());
    }

    private static Optional<String> fdLimit(Observation seen, RecycleLimits limits) {
        return when(
                limits.fdLimit() > 0 && seen.descriptors() >= limits.fdLimit() * 4L / 5,
                "fd-limit: it has " + seen.descriptors() + " files open of " + limits.fdLimit());
    }

    private static Optional<String> cpuTimeLimit(Observation seen, RecycleLimits limits) {
        return when(
                reached(seen.cpu(), limits.cpuTimeLimit()),
                "cpu-time-limit: it has used " + seen.cpu().toSeconds() + " s of "
                        + limits.cpuTimeLimit().toSeconds());
    }

    private static Optional<String> inactivityTimeout(Observation seen, RecycleLimits limits) {
        return when(
                seen.inFlight() == 0 && reached(seen.idle(), limits.inactivityTimeout()),
                "inactivity-timeout: no request for " + seen.idle().toSeconds() + " s");
    }

    private static boolean reached(Duration value, Duration limit) {
        return !limit.isZero() && value.compareTo(limit) >= 0;
    }

    private static Optional<String> when(boolean applies, String reason) {
        return applies ? Optional.of(reason) : Optional.empty();
    }
}

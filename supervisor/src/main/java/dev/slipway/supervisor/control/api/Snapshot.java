package dev.slipway.supervisor.control.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything there is, for programs: what was asked for, to compare, and plain counters, to add up. */
public record Snapshot(StatusReport.SupervisorStatus supervisor, List<ApplicationSnapshot> applications) {
    /**
     * One application.
     *
     * @param fromRange whether its tenant's uid is one of the range, so that the console may change it
     * @param artifact SHA-256 of what the current release was made of
     * @param settings those that were written, in their canonical spelling
     * @param environment SHA-256 of its variables, see {@link Environments}
     */
    public record ApplicationSnapshot(
            String tenant,
            String application,
            boolean fromRange,
            boolean up,
            boolean suspended,
            int release,
            String artifact,
            List<Integer> releases,
            List<String> routes,
            Map<String, String> settings,
            String environment,
            String state,
            @Nullable String explanation,
            int uid,
            List<WorkerSnapshot> workers) {}

    /**
     * One process. Sizes in bytes; what is counted begins at 0 with the process, but {@code restarts}.
     *
     * @param restarts deaths and kills that were made good since the supervisor first managed this worker
     * @param heapLive what the last full collection left; 0 when there was none
     */
    public record WorkerSnapshot(
            String worker,
            int pid,
            String state,
            @Nullable String startedAt,
            int release,
            long requests,
            long inFlight,
            long restarts,
            long cpuMilliseconds,
            long rssBytes,
            int threads,
            long heapUsed,
            long heapLive,
            long heapMax) {}
}

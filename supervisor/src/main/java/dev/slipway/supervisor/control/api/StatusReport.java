package dev.slipway.supervisor.control.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code slipway status --json} prints; names are kept for ever. Times are ISO-8601 UTC. */
public record StatusReport(SupervisorStatus supervisor, List<ApplicationStatus> applications) {
    public record SupervisorStatus(long pid, String version, String since) {}

    /**
     * One application as it is now.
     *
     * @param wanted up or down
     * @param state asleep, down, queued, starting, ready, draining, stopping, backing-off, failed: the best of its workers
     * @param explanation one sentence when something is not as wanted, else null
     */
    public record ApplicationStatus(
            String tenant,
            String application,
            String wanted,
            String state,
            int release,
            List<String> routes,
            List<WorkerStatus> workers,
            @Nullable LastExit lastExit,
            String slot,
            int uid,
            int gid,
            @Nullable String explanation) {}

    /**
     * One process of an application.
     *
     * @param restarts replacements of this worker that nobody asked for, since the supervisor first managed it
     */
    public record WorkerStatus(
            String worker,
            int pid,
            String state,
            int uid,
            int gid,
            @Nullable String startedAt,
            long requests,
            long inFlight,
            long rssBytes,
            long restarts,
            int release) {}

    public record LastExit(String reason, String at) {}
}

package dev.slipway.supervisor.control.api;

import java.util.List;
import java.util.Map;
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
     * @param settings those that were chosen, as they are written; everything else is at its default
     * @param deaths how often its workers have died of what, the most recent cause first
     * @param lastDeath the most recent of them in full
     * @param failedChange the last change, if it was given up: what was there serves on
     * @param sandbox full, off, or lacks and what this host cannot do
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
            @Nullable String explanation,
            Map<String, String> settings,
            List<DeathCount> deaths,
            @Nullable Death lastDeath,
            @Nullable FailedChange failedChange,
            String sandbox) {}

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

    /** @param cause exited, start-failed, start-timeout, not-spawned, refused, heap, metaspace, direct-memory, threads, memory-limit, crash, signal or unknown */
    public record DeathCount(String cause, long count, String lastAt) {}

    /**
     * One death of a worker that nobody had asked for.
     *
     * @param cause as in {@link DeathCount}
     * @param advice what to do about it
     * @param servedSeconds how long it had been ready; 0: it never was
     * @param limits those in force, as {@code memory-limit 256MiB}
     * @param journey the steps of a start that did not succeed, with their times, else empty
     * @param output the last lines it wrote, oldest first
     */
    public record Death(
            String at,
            String worker,
            int release,
            String cause,
            String reason,
            String advice,
            long servedSeconds,
            List<String> limits,
            String journey,
            List<String> output) {}

    /**
     * A change that was given up because its first new worker did not become ready.
     *
     * @param change deploy, apply, set, rollback, restart or recycle
     */
    public record FailedChange(
            String change,
            int release,
            String at,
            String reason,
            @Nullable Death death) {}

    public record LastExit(String reason, String at) {}
}

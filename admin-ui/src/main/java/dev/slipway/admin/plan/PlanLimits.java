package dev.slipway.admin.plan;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What a tenant of the plan may have at most; 0: no limit. */
public record PlanLimits(
        @Schema(requiredMode = RequiredMode.NOT_REQUIRED) @Min(0) @Max(100_000)
        int maxApplications,

        @Schema(requiredMode = RequiredMode.NOT_REQUIRED) @Min(0) @Max(100_000)
        int maxDomains,

        @Schema(requiredMode = RequiredMode.NOT_REQUIRED, description = "workers of one application") @Min(0) @Max(32)
        int maxProcesses,

        @Schema(requiredMode = RequiredMode.NOT_REQUIRED, description = "memory of one worker, MiB; at least 64")
        @Min(0)
        @Max(1_048_576)
        int maxMemoryMib,

        @Schema(requiredMode = RequiredMode.NOT_REQUIRED, description = "requests one worker serves at the same time")
        @Min(0)
        @Max(500)
        int maxThreads,

        @Schema(
                requiredMode = RequiredMode.NOT_REQUIRED,
                description = "processor time of one worker, 100 being one processor")
        @Min(0)
        @Max(25_600)
        int cpuPercent,

        @Schema(requiredMode = RequiredMode.NOT_REQUIRED) @Min(0) @Max(1_000_000_000)
        int diskMib,

        @Schema(requiredMode = RequiredMode.NOT_REQUIRED, description = "a month") @Min(0) @Max(1_000_000_000)
        int bandwidthGib,

        @Schema(requiredMode = RequiredMode.NOT_REQUIRED, description = "a month") @Min(0) @Max(1_000_000_000)
        int buildMinutes,

        @Schema(requiredMode = RequiredMode.NOT_REQUIRED, description = "releases kept for a rollback")
        @Min(0)
        @Max(100)
        int keepReleases,

        @Schema(
                requiredMode = RequiredMode.NOT_REQUIRED,
                description = "seconds without a request after which a worker ends until the next one")
        @Min(0)
        @Max(2_592_000)
        int idleStopSeconds) {}

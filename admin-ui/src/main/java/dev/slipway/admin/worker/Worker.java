package dev.slipway.admin.worker;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One process of an application, as it is this moment. Sizes in bytes. */
record Worker(
        @Schema(description = "its name, for as long as it lives")
        String id,

        int pid,
        int uid,

        @Schema(description = "starting, ready, draining, stopping, backing-off or failed")
        String state,

        @Nullable String startedAt,
        int nodeRelease,
        long requests,
        long inFlight,

        @Schema(description = "deaths and kills that were made good")
        long restarts,

        long cpuMilliseconds,
        long rssBytes,
        int threads,
        long heapUsedBytes,

        @Schema(description = "what the last full collection left; 0: there was none")
        long heapLiveBytes,

        long heapMaxBytes) {}

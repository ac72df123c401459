package dev.slipway.admin.usage;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one tenant used in one span of time. */
@Schema(description = "what one tenant used from one moment to another")
record Usage(
        String tenantId,
        @Schema(description = "the tenant's name") String tenant,
        @Nullable String externalId,
        Instant from,
        Instant to,

        @Schema(description = "resident memory over time, 10^9 bytes for an hour")
        BigDecimal memoryGbHours,

        @Schema(description = "processor time") BigDecimal cpuSeconds,
        long requests,
        BigDecimal workerHours,

        @Schema(description = "deaths and kills that were made good")
        long restarts) {}

package dev.slipway.admin.environment;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A variable as the API shows it. */
record Variable(
        String name,

        @Schema(description = "absent if it is a secret") @Nullable
        String value,

        boolean secret,
        @Schema(description = "runtime, build or both") String scope,
        Instant updatedAt,
        String updatedBy) {}

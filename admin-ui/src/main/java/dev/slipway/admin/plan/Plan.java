package dev.slipway.admin.plan;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;

/** A plan as the API shows it. */
public record Plan(
        String id,
        String name,
        PlanLimits limits,

        @Schema(
                description = "settings of applications that choose none of their own",
                example = "{\"threads\": \"15\"}")
        Map<String, String> settings,

        Instant createdAt,
        Instant updatedAt) {}

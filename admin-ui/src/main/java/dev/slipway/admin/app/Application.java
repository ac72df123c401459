package dev.slipway.admin.app;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An application as it is wanted; how it is, is its status. */
public record Application(
        String id,
        String tenantId,
        @Schema(example = "shop") String name,

        @Schema(description = "settings chosen for it, with their units", example = "{\"threads\": \"15\"}")
        Map<String, String> settings,

        @Schema(description = "up or down") String wanted,

        @Schema(description = "the release it serves, if it has one") @Nullable
        String currentReleaseId,

        @Schema(description = "why deploys are refused, if they are") @Nullable
        String lockedReason,

        @Schema(description = "whether the node has been told of every change")
        boolean applied,

        Instant createdAt,
        Instant updatedAt) {}

package dev.slipway.admin.webhook;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One event on its way to one webhook. */
record Delivery(
        String id,
        String webhookId,
        long eventId,

        @Schema(description = "pending, delivered or failed")
        String status,

        int attempts,
        @Nullable Instant nextAttemptAt,

        @Schema(description = "what the receiver answered last") @Nullable
        Integer lastStatus,

        @Nullable String lastError,
        Instant createdAt,
        @Nullable Instant finishedAt) {}

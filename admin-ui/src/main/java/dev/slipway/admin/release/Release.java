package dev.slipway.admin.release;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A release as the API shows it. */
public record Release(
        String id,
        String tenantId,
        String applicationId,

        @Schema(description = "grows by one with each release of the application")
        int number,

        @Schema(description = "deploy or rollback") String kind,

        @Schema(description = "pending, live, superseded or failed")
        String status,

        @Schema(description = "SHA-256 of the artifact") String digest,
        long sizeBytes,
        @Nullable String message,

        @Schema(description = "why it did not go live") @Nullable
        String failure,

        @Nullable String operationId,
        String createdBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {}

package dev.slipway.admin.operation;

import dev.slipway.admin.problem.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something long that was asked for. */
@Schema(name = "Operation", description = "something long that was asked for")
public record Operation(
        String id,
        @Schema(example = "deploy") String kind,

        @Schema(description = "queued, running, succeeded, failed or cancelled")
        String status,

        @Nullable String tenantId,
        @Nullable String applicationId,
        @Nullable String releaseId,

        @Schema(description = "what was done, or what it waits for") @Nullable
        String message,

        @Schema(description = "why it failed") @Nullable Problem error,
        @Schema(description = "how often it was begun") int attempts,
        @Schema(description = "who asked") String actor,
        String requestId,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {
    public boolean open() {
        return status.equals("queued") || status.equals("running");
    }
}

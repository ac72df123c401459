package dev.slipway.admin.event;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that happened. */
public record Event(
        @Schema(description = "grows with time; what Last-Event-ID takes")
        long id,

        Instant at,
        @Schema(example = "release.live") String type,
        @Schema(description = "info, warning or error") String severity,
        @Nullable String tenantId,
        @Nullable String applicationId,
        String objectType,
        String objectId,
        @Schema(description = "a sentence") String message) {
    /** What an event is about. */
    public record About(
            @Nullable String tenantId, @Nullable String applicationId, String objectType, String objectId) {}
}

package dev.slipway.admin.webhook;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook as the API shows it. */
record Webhook(
        String id,
        @Nullable String tenantId,
        String url,

        @Schema(description = "types of events, with * at the end for all that begin so", example = "[\"release.*\"]")
        List<String> events,

        boolean active,

        @Schema(description = "what deliveries are signed with, only in the answer that makes it") @Nullable
        String secret,

        Instant createdAt,
        Instant updatedAt) {
    boolean wants(String type) {
        return events.stream()
                .anyMatch(event -> event.endsWith("*")
                        ? type.startsWith(event.substring(0, event.length() - 1))
                        : type.equals(event));
    }

    Webhook with(String signing) {
        return new Webhook(id, tenantId, url, events, active, signing, createdAt, updatedAt);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Webhook[" + id + "]";
    }
}

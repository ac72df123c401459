package dev.slipway.admin.domain;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A host, or a path below one, of an application. */
public record Domain(
        String id,
        String tenantId,
        String applicationId,
        @Schema(example = "shop.example.test") String host,

        @Schema(description = "empty, or /a/b", example = "/shop")
        String path,

        @Schema(description = "pending until it is proved to be the tenant's, then live")
        String status,

        @Schema(description = "how to prove it; absent once it is live") @Nullable
        Proof proof,

        @Nullable Instant verifiedAt,
        @Nullable String verifiedBy,
        Instant createdAt,
        Instant updatedAt) {
    /** A record to be put into the domain's DNS. */
    public record Proof(
            @Schema(example = "TXT") String type,
            @Schema(example = "_slipway.shop.example.test") String name,
            String content) {}

    public String route() {
        return host + path;
    }
}

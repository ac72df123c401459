package dev.slipway.admin.tenant;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant as the API shows it. */
public record Tenant(
        String id,

        @Schema(description = "as it stands in paths and commands; never given to another", example = "alice")
        String name,

        @Schema(description = "the panel's own id of it") @Nullable
        String externalId,

        String planId,

        @Schema(description = "provisioning, active, suspended, terminating or terminated")
        String status,

        @Nullable Suspension suspension,
        @Nullable String contactEmail,
        Map<String, String> labels,

        @Schema(description = "until when the data of a terminated tenant is kept") @Nullable
        Instant retainedUntil,

        @Nullable Instant renewedAt,
        @Nullable Instant paidUntil,
        Instant createdAt,
        Instant updatedAt) {
    /** Why a tenant is suspended. */
    public record Suspension(
            @Schema(description = "nonpayment, abuse or admin")
            String code,

            @Nullable String reason,
            String by,
            Instant at) {}

    public boolean is(String word) {
        return status.equals(word);
    }
}

package dev.slipway.admin.person;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

/** A person as the API shows it. */
public record Person(
        String id,
        String email,
        String name,

        @Schema(description = "operator, helpdesk, owner or developer")
        String role,

        @Schema(description = "the tenants of an owner or developer")
        List<String> tenantIds,

        @Schema(description = "whether a second factor is needed")
        boolean totp,

        boolean disabled,
        Instant createdAt,
        Instant updatedAt) {
    /** Whether it is one of the operator's own people, who see every tenant. */
    public boolean isOurs() {
        return role.equals("operator") || role.equals("helpdesk");
    }
}

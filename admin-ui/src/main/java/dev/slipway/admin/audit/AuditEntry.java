package dev.slipway.admin.audit;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One line of the audit log. */
@Schema(description = "one write, or one refusal")
public record AuditEntry(
        String id,
        Instant at,
        @Schema(description = "who, for people") String actor,

        @Schema(description = "person, token, node or console")
        String actorKind,

        @Nullable String onBehalfOf,
        @Nullable String tokenId,
        String address,
        String requestId,
        @Schema(example = "tenant.suspend") String action,
        String objectType,
        String objectId,
        @Nullable String tenantId,
        @Schema(description = "done or denied") String outcome,

        @Schema(description = "the object before, secrets masked", implementation = Object.class) @Nullable
        JsonNode before,

        @Schema(description = "the object after, secrets masked", implementation = Object.class) @Nullable
        JsonNode after) {}

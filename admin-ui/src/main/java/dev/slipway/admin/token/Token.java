package dev.slipway.admin.token;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token as the API shows it: everything but itself. */
public record Token(
        String id,
        String name,

        @Schema(description = "how it begins, to find one that has leaked")
        String prefix,

        @Nullable String preset,
        List<String> scopes,
        @Nullable String tenantId,

        @Schema(description = "networks it may be used from; none: all")
        List<String> cidrs,

        @Schema(description = "whose rights it can never exceed") @Nullable
        String userId,

        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable String lastUsedFrom,
        @Nullable Instant revokedAt,

        @Schema(description = "the token itself, only in the answer that makes it") @Nullable
        String token) {
    Token with(String secret) {
        return new Token(
                id,
                name,
                prefix,
                preset,
                scopes,
                tenantId,
                cidrs,
                userId,
                createdBy,
                createdAt,
                expiresAt,
                lastUsedAt,
                lastUsedFrom,
                revokedAt,
                secret);
    }

    /** Without itself. */
    @Override
    public String toString() {
        return "Token[" + id + ", " + prefix + "]";
    }
}

package dev.slipway.admin.token;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token to be made: with a preset, or with scopes. */
record NewToken(
        @NotBlank @Size(max = 200) String name,

        @Schema(description = "admin, billing, deploy-only, read-only, helpdesk or metrics") @Size(max = 20) @Nullable
        String preset,

        @Size(max = 60) @Nullable List<@NotNull @Size(max = 40) String> scopes,

        @Schema(description = "the only tenant it sees") @Size(max = 40) @Nullable
        String tenantId,

        @Size(max = 20) @Nullable List<@NotNull @Size(max = 50) String> cidrs,
        @Nullable Instant expiresAt) {}

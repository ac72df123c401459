package dev.slipway.admin.environment;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What a variable shall be. */
record NewVariable(
        @NotNull @Size(max = 8192) String value,

        @Schema(description = "a secret is never shown again; default true") @Nullable
        Boolean secret,

        @Pattern(regexp = "runtime|build|both", message = "runtime, build or both")
        @Schema(description = "default runtime")
        @Nullable
        String scope) {
    boolean isSecret() {
        return secret == null || secret;
    }

    String scopeOrUsual() {
        return scope == null ? "runtime" : scope;
    }

    /** Without the value, which must not reach a log. */
    @Override
    public String toString() {
        return "NewVariable[secret=" + isSecret() + ", scope=" + scopeOrUsual() + "]";
    }
}

package dev.slipway.admin.domain;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A domain to be added. */
record NewDomain(
        @NotNull
        @Size(max = 253)
        @Pattern(
                regexp = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*",
                message = "a host name without scheme, port or dot at its end; others than ASCII in punycode")
        @Schema(example = "shop.example.test")
        String host,

        @Size(max = 255)
        @Pattern(
                regexp = "|(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+){1,5}",
                message = "empty, or 1 to 5 segments like /shop/cart of letters, digits and . _ ~ -")
        @Nullable
        String path,

        @Schema(description = "whoever may vouch for domains: true demands a proof all the same") @Nullable
        Boolean requireProof) {
    String pathOrNone() {
        return path == null ? "" : path;
    }
}

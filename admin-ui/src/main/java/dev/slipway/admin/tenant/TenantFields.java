package dev.slipway.admin.tenant;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be changed of a tenant without further ado; what is absent stays as it is. */
public record TenantFields(
        @Pattern(regexp = "|[^\\s@]{1,64}@[^\\s@]{1,189}", message = "an address for e-mail, or nothing")
        @Schema(description = "empty: none")
        @Nullable
        String contactEmail,

        @Size(max = 50) @Nullable
        Map<
                        @Pattern(
                                regexp = "[A-Za-z0-9._-]{1,63}",
                                message = "letters, digits and . _ - only, at most 63")
                        String,
                        @NotNull @Size(max = 250) String>
                labels,

        @Pattern(regexp = "|[\\x21-\\x7e]{1,200}", message = "1 to 200 printable characters, or nothing")
        @Schema(description = "the panel's own id; empty: none")
        @Nullable
        String externalId) {}

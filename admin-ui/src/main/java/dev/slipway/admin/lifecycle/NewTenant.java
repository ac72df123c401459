package dev.slipway.admin.lifecycle;

import dev.slipway.admin.tenant.TenantFields;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant to be made. */
record NewTenant(
        @NotNull
        @Size(max = 31)
        @Pattern(
                regexp = "[a-z][a-z0-9]*(-[a-z0-9]+)*",
                message = "lower-case letters, digits and single dashes, first a letter")
        @Schema(example = "alice")
        String name,

        @Schema(description = "id or name of the plan") @NotBlank @Size(max = 63)
        String planId,

        @Schema(description = "the panel's own id of it")
        @Pattern(regexp = "[\\x21-\\x7e]{1,200}", message = "1 to 200 printable characters")
        @Nullable
        String externalId,

        @Pattern(regexp = "[^\\s@]{1,64}@[^\\s@]{1,189}", message = "an address for e-mail") @Nullable
        String contactEmail,

        @Size(max = 50) @Nullable
        Map<
                        @Pattern(
                                regexp = "[A-Za-z0-9._-]{1,63}",
                                message = "letters, digits and . _ - only, at most 63")
                        String,
                        @NotNull @Size(max = 250) String>
                labels) {
    Map<String, String> labelsOrNone() {
        return labels == null ? Map.of() : labels;
    }

    TenantFields fields() {
        return new TenantFields(contactEmail, labels, null);
    }

    NewTenant withExternalId(String id) {
        return new NewTenant(name, planId, id, contactEmail, labels);
    }
}

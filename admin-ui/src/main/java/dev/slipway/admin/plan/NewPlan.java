package dev.slipway.admin.plan;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan to be made, or what one shall be. */
record NewPlan(
        @NotNull
        @Pattern(
                regexp = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}",
                message = "letters, digits, spaces and . _ - only, at most 63")
        @Schema(example = "Small")
        String name,

        @Valid @Nullable PlanLimits limits,

        @Size(max = 50) @Nullable
        Map<
                        @Pattern(regexp = "[a-z-]{1,40}", message = "the name of a setting") String,
                        @NotNull @Size(max = 500) String>
                settings) {
    private static final PlanLimits NONE = new PlanLimits(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    PlanLimits limitsOrNone() {
        return limits == null ? NONE : limits;
    }

    Map<String, String> settingsOrNone() {
        return settings == null ? Map.of() : settings;
    }
}

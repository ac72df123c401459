package dev.slipway.admin.app;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An application to be made. */
public record NewApplication(
        @NotNull
        @Size(max = 31)
        @Pattern(
                regexp = "[a-z][a-z0-9]*(-[a-z0-9]+)*",
                message = "lower-case letters, digits and single dashes, first a letter")
        @Schema(example = "shop")
        String name,

        @Size(max = 50) @Nullable
        Map<
                        @Pattern(regexp = "[a-z-]{1,40}", message = "the name of a setting") String,
                        @NotNull @Size(max = 500) String>
                settings) {}

package dev.slipway.admin.app;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;

/** Settings to be changed; an empty value puts one back to its default, what is not named stays. */
public record ApplicationChange(
        @NotNull @Size(max = 50) @Schema(example = "{\"threads\": \"30\", \"memory-limit\": \"512MiB\"}")
        Map<
                        @Pattern(regexp = "[a-z-]{1,40}", message = "the name of a setting") String,
                        @NotNull @Size(max = 500) String>
                settings) {}

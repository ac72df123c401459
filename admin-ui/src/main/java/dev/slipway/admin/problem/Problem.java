package dev.slipway.admin.problem;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is sent: application/problem+json. */
@Schema(description = "RFC 9457 problem document")
public record Problem(
        @Schema(example = "https://slipway.dev/problems/not-found")
        String type,

        String title,
        int status,
        String detail,

        @Schema(description = "stable word for programs", example = "not-found")
        String code,

        String requestId,

        @Schema(description = "whether the same request may succeed later")
        boolean retryable,

        @Nullable List<FieldProblem> errors,
        @Nullable List<Quota> quota) {
    public static Problem of(ProblemException e, String requestId) {
        Code code = e.code();
        return new Problem(
                "https://slipway.dev/problems/" + code.word(),
                code.title(),
                code.status(),
                String.valueOf(e.getMessage()),
                code.word(),
                requestId,
                code.retryable(),
                e.errors().isEmpty() ? null : e.errors(),
                e.quota().isEmpty() ? null : e.quota());
    }
}

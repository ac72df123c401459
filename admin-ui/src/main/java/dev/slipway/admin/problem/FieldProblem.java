package dev.slipway.admin.problem;

import io.swagger.v3.oas.annotations.media.Schema;

/** One wrong place in a request's body, or one wrong parameter. */
public record FieldProblem(
        @Schema(description = "JSON pointer into the body, or the name of a parameter", example = "/name")
        String pointer,

        @Schema(description = "what is right") String detail) {}

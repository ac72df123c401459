package dev.slipway.admin.problem;

import io.swagger.v3.oas.annotations.media.Schema;

/** A limit of the plan that was reached. */
public record Quota(@Schema(example = "max_applications") String name, long limit, long used) {}

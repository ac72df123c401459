package dev.slipway.admin.http;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list. */
public record Page<T>(
        List<T> items,

        @Schema(description = "for ?cursor=, absent on the last page") @Nullable
        String nextCursor) {}

package dev.slipway.supervisor.death;

import org.jspecify.annotations.Nullable;

/**
 * A change whose first new worker did not become ready, so that nothing changed.
 *
 * @param change deploy, apply, set, rollback, restart or recycle
 * @param release that was to be served
 * @param at ISO-8601 UTC
 * @param death of the successor, if it was seen
 */
public record FailedChange(
        String change,
        int release,
        String at,
        String reason,
        @Nullable Obituary death) {}

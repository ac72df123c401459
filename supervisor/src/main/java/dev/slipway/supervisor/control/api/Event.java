package dev.slipway.supervisor.control.api;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param at ISO-8601 UTC
 * @param what a fixed word
 * @param reason a sentence
 * @param death told in full, when {@code what} is worker-died
 */
public record Event(
        long id,
        String at,
        String what,
        @Nullable String tenant,
        @Nullable String application,
        @Nullable String worker,
        String reason,
        StatusReport.@Nullable Death death) {}

package dev.slipway.supervisor.control.api;

import org.jspecify.annotations.Nullable;

/** Something that happened. {@code at} ISO-8601 UTC, {@code what} a fixed word, {@code reason} a sentence. */
public record Event(
        long id,
        String at,
        String what,
        @Nullable String tenant,
        @Nullable String application,
        @Nullable String worker,
        String reason) {}

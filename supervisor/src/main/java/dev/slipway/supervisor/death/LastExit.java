package dev.slipway.supervisor.death;

import java.time.Instant;

/** How and when a process of the application ended last. */
public record LastExit(String reason, Instant at) {}

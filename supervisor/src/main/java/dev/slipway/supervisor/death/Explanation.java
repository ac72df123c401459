package dev.slipway.supervisor.death;

/** What was known of a coming end before the process ended. */
public record Explanation(Cause cause, String words) {}

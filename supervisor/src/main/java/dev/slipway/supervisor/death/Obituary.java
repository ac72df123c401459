package dev.slipway.supervisor.death;

import java.util.List;

/**
 * One death, told so that nobody has to search.
 *
 * @param at ISO-8601 UTC
 * @param worker the name of the life that ended
 * @param served seconds it had been ready, 0 if it never was
 * @param limits in force, as {@code memory-limit 256MiB}
 * @param journey the steps of a start that did not succeed, with their times; empty when it had succeeded
 * @param output the last lines it wrote, oldest first
 */
public record Obituary(
        String at,
        String worker,
        int release,
        Cause cause,
        String reason,
        long served,
        List<String> limits,
        String journey,
        List<String> output) {}

package dev.slipway.supervisor.policy;

import java.time.Duration;

/**
 * One end that nobody asked for.
 *
 * @param served how long the worker had been ready; zero when it never was
 * @param fromOutside killed by a signal that neither the application nor a limit sends: an operator's kill -9
 */
public record Death(Duration served, boolean fromOutside) {}

package dev.slipway.supervisor.policy;

/**
 * What is remembered of a worker's deaths.
 *
 * @param quick deaths in a row soon after the start
 * @param outside kills from outside in a row
 */
public record DeathTally(int quick, int outside) {
    public static final DeathTally CLEAR = new DeathTally(0, 0);
}

package dev.slipway.e2e.soak;

/**
 * One thing that is done to the instance.
 *
 * @param number from 0
 * @param application which of them, by number
 * @param dice whatever else has to be decided, from 0 to 999
 */
record Step(int number, Kind kind, int application, int dice) {
    enum Kind {
        /** kill -9 of one worker. */
        KILL(5),
        DEPLOY(5),
        /** Started if it is stopped, stopped if it is not. */
        STOP_OR_START(4),
        RESTART(3),
        ROLLBACK(2),
        SET(3),
        REMOVE_AND_APPLY(2),
        /** The application ends its own JVM. */
        CRASH(2),
        /** Time for what falls asleep when idle. */
        PAUSE(3),
        /** kill -9 of the supervisor in the middle of a deploy, and a new one. */
        DEPLOY_CUT_OFF(2),
        SUPERVISOR_ENDS(1),
        /** kill -9; sometimes a worker dies before the next supervisor is there. */
        SUPERVISOR_KILLED(2);

        final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        boolean restartsSupervisor() {
            return this == DEPLOY_CUT_OFF || this == SUPERVISOR_ENDS || this == SUPERVISOR_KILLED;
        }
    }
}

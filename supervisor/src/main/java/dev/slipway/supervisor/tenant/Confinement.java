package dev.slipway.supervisor.tenant;

/** How an application's processes are kept apart from the rest of the host. */
public final class Confinement {
    /** How much of the sandbox there has to be. */
    public enum Sandbox {
        /** As much as this host can; what is missing is shown. */
        AUTO,
        /** All of it, or no process is started. */
        REQUIRED,
        OFF;

        /** Whether this cuts off no less than the other. */
        public boolean atLeast(Sandbox other) {
            return this == other || this == REQUIRED || other == OFF;
        }
    }

    /** What a process can connect to. */
    public enum Network {
        /** Other hosts, but nothing that listens on this one. */
        OUTBOUND,
        /** Only what it listens on itself. */
        NONE
    }

    private Confinement() {}
}

package dev.slipway.supervisor.policy;

/** Whether a host has memory for a worker and its successor at the same time. */
public final class Room {
    private static final long MIB = 1024 * 1024;

    private Room() {}

    /** New before old, or not. */
    public sealed interface Verdict {
        record ForTwo() implements Verdict {}

        /** The old one has to leave first. */
        record ForOne(String reason) implements Verdict {}
    }

    /**
     * A successor is expected to need what its predecessor has come to use; its limit says nothing, since few ever
     * reach theirs.
     *
     * @param spare bytes of the host that are free and not held back; may be negative
     * @param used bytes that the old worker uses
     */
    public static Verdict forTwo(long spare, long used) {
        if (spare >= used) {
            return new Verdict.ForTwo();
        }
        return new Verdict.ForOne("this host has " + Math.max(0, spare / MIB)
                + " MiB to spare beyond its memory-reserve, and a second worker is expected to need "
                + (used + MIB - 1) / MIB + " MiB");
    }
}

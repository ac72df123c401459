package dev.slipway.supervisor.gate;

/** One start on its way through the gate: first in the line, then under way, then over. */
public final class Ticket {
    enum Stage {
        IN_LINE,
        UNDER_WAY,
        OVER
    }

    final int listener;
    final Runnable admitted;
    private final StartGate gate;

    // these two change under the gate's lock only
    volatile Claim claim;
    volatile Stage stage = Stage.IN_LINE;

    Ticket(StartGate gate, int listener, Claim claim, Runnable admitted) {
        this.gate = gate;
        this.listener = listener;
        this.claim = claim;
        this.admitted = admitted;
    }

    /** Whether it need not wait any more. */
    public boolean admitted() {
        return stage != Stage.IN_LINE;
    }

    /** Its place in the line, from 1; 0 when it has been admitted. */
    public int place() {
        return gate.place(this);
    }

    /** Somebody asks for it from now on, if nobody has before. */
    public void demand() {
        gate.demand(this);
    }

    /** The start has come to its end, whichever, or is not wanted any more. May be called again. */
    public void end() {
        gate.end(this);
    }
}

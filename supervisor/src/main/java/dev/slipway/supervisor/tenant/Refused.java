package dev.slipway.supervisor.tenant;

/** Input that cannot be accepted; the message is one clear line that says what to do instead. Nothing has changed. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean busy;

    public Refused(String message) {
        this(message, false);
    }

    private Refused(String message, boolean busy) {
        super(message);
        this.busy = busy;
    }

    /** Refused only because somebody else has the application at the moment. */
    public static Refused busy(String message) {
        return new Refused(message, true);
    }

    public boolean busy() {
        return busy;
    }
}

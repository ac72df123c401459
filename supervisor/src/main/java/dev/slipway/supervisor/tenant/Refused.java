package dev.slipway.supervisor.tenant;

/** Input that cannot be accepted; the message is one clear line that says what to do instead. Nothing has changed. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
        super(message);
    }
}

package dev.slipway.supervisor.application;

/** Something right was asked for and could not be done; the message says why and what is so now. */
public final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    public Failed(String message) {
        super(message);
    }
}

package dev.slipway.supervisor.worker;

/** A worker did not become ready; the message says why and what serves now. */
public final class StartFailed extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailed(String message) {
        super(message);
    }
}

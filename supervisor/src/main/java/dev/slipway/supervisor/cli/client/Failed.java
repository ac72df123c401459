package dev.slipway.supervisor.cli.client;

/** It was right to ask, but it did not work: exit 1. The message is for people. */
public final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failed(String message) {
        super(message);
    }
}

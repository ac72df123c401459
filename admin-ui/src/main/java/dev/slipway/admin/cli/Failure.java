package dev.slipway.admin.cli;

/** Ends the command with a message and an exit status. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exit;

    Failure(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}

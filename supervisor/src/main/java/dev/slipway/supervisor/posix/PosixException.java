package dev.slipway.supervisor.posix;

/** A system call failed; the message says what was tried and the system's reason. */
public final class PosixException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int number;

    PosixException(int number, String message) {
        super(message);
        this.number = number;
    }

    /** The errno. */
    public int number() {
        return number;
    }
}

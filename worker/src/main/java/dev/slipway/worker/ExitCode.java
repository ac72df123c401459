package dev.slipway.worker;

/** What a worker says with its exit status; 3 is the JVM's own, for a heap that is full. */
enum ExitCode {
    DRAINED(0),
    BAD_ARGUMENTS(64),
    FAILED_TO_START(70),
    REFUSED(71);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}

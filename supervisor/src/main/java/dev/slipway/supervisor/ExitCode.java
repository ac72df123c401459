package dev.slipway.supervisor;

/** What a Slipway process says with its exit status. */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    REFUSED(2);
    final int status;

    ExitCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}

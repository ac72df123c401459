package dev.slipway.supervisor.posix;

/** How a process ended. */
public sealed interface ExitStatus {
    record Exited(int code) implements ExitStatus {}

    record Signalled(int signal) implements ExitStatus {}

    /** Ended while it was somebody else's child, so nobody told us how. */
    record Unknown() implements ExitStatus {}

    /** From waitpid(2)'s status word. */
    static ExitStatus ofWaitStatus(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? new Exited((status >> 8) & 0xff) : new Signalled(signal);
    }

    default String words() {
        return switch (this) {
            case Exited(int code) -> "exited with " + code;
            case Signalled(int signal) -> "killed by signal " + signal + name(signal);
            case Unknown() -> "ended while no supervisor was its parent";
        };
    }

    private static String name(int signal) {
        return switch (signal) {
            case 6 -> " (SIGABRT)";
            case 9 -> " (SIGKILL)";
            case 11 -> " (SIGSEGV)";
            case 15 -> " (SIGTERM)";
            default -> "";
        };
    }
}

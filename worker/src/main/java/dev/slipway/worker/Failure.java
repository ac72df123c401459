package dev.slipway.worker;

import java.util.HashSet;
import java.util.Set;

/** Why something failed, as one line that a tenant can act on. */
final class Failure {
    private Failure() {}

    /** The root cause and where it was thrown; the whole story is in the application's log. */
    static String sentence(Throwable failure) {
        Throwable root = rootCause(failure);
        StringBuilder sentence = new StringBuilder(root.getClass().getName());
        if (root.getMessage() != null) {
            sentence.append(": ").append(root.getMessage());
        }
        StackTraceElement[] trace = root.getStackTrace();
        if (trace.length > 0) {
            sentence.append(" (at ").append(trace[0]).append(')');
        }
        return sentence.toString().replaceAll("\\s+", " ");
    }

    private static Throwable rootCause(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        Throwable cause = failure;
        while (cause.getCause() != null && seen.add(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }
}

package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.policy.Death;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.ExitStatus.Exited;
import dev.slipway.supervisor.posix.ExitStatus.Signalled;
import dev.slipway.supervisor.posix.ExitStatus.Unknown;
import dev.slipway.supervisor.posix.Posix;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a process ended, worked out from what the kernel and the worker said.
 *
 * @param served how long it had been ready
 * @param oomKilled the kernel killed in its group for want of memory while it lived
 * @param stopped we were ending it ourselves
 * @param said what the worker itself gave as the reason it could not start, if anything
 * @param words what the process wrote
 * @param pid what it was called, or 0
 */
record Ending(
        ExitStatus status,
        Duration served,
        boolean oomKilled,
        boolean stopped,
        @Nullable String said,
        LastWords words,
        int pid) {
    private static final int JVM_OUT_OF_MEMORY = 3;
    private static final int APPLICATION_FAILED = 70;

    Death death() {
        boolean fromOutside = status.equals(new Signalled(Posix.SIGKILL)) && !oomKilled && !stopped && said == null;
        return new Death(served, fromOutside);
    }

    private String outOfMemory() {
        return words.outOfMemory()
                .map(what -> "out of memory: " + what + "; raise memory-limit, or find what is never let go")
                .orElse("out of heap or metaspace (exit 3); raise memory-limit, or find what is never let go");
    }

    /** A JVM that crashes and leaves no core exits with 1. */
    private String crashOr(String otherwise) {
        return words.crash(pid)
                .map(crash ->
                        "the JVM crashed: " + crash + "; hs_err_pid*.log in the application's directory tells where")
                .orElse(otherwise);
    }

    String reason() {
        if (oomKilled) {
            return "killed by the kernel at its memory-limit; raise memory-limit, or find what uses memory outside the heap";
        }
        if (said != null) {
            return "the application failed to start: " + said;
        }
        return switch (status) {
            case Exited(int code) when code == JVM_OUT_OF_MEMORY -> outOfMemory();
            case Exited(int code) when code == APPLICATION_FAILED -> "the application failed to start (exit 70)";
            case Exited(int code) when code == 0 -> "exited by itself with 0";
            case Exited e -> crashOr(e.words());
            case Signalled s -> crashOr(s.words());
            case Unknown u -> u.words();
        };
    }
}

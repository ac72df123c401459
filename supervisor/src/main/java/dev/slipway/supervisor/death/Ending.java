package dev.slipway.supervisor.death;

import dev.slipway.supervisor.policy.Death;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.ExitStatus.Exited;
import dev.slipway.supervisor.posix.ExitStatus.Signalled;
import dev.slipway.supervisor.posix.ExitStatus.Unknown;
import dev.slipway.supervisor.posix.Posix;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a process ended, worked out from what the kernel and the worker said.
 *
 * @param served how long it had been ready
 * @param oomKilled the kernel killed in its group for want of memory while it lived
 * @param known what was known before it ended, if anything: its own words, or why we ended it
 * @param words what the process wrote
 * @param pid what it was called, or 0
 */
public record Ending(
        ExitStatus status,
        Duration served,
        boolean oomKilled,
        @Nullable Explanation known,
        LastWords words,
        int pid) {
    private static final int JVM_OUT_OF_MEMORY = 3;
    private static final int APPLICATION_FAILED = 70;

    /** There never was a process. */
    public static Ending notSpawned(String why) {
        return new Ending(
                new Unknown(),
                Duration.ZERO,
                false,
                new Explanation(Cause.NOT_SPAWNED, "could not be spawned: " + why),
                LastWords.NONE,
                0);
    }

    public Death death() {
        return new Death(served, status.equals(new Signalled(Posix.SIGKILL)) && !oomKilled && known == null);
    }

    /** Where the kernel does not kill a group whole, it may have been a child of its own; then it ends as it likes. */
    private boolean killedForMemory() {
        return oomKilled && (status.equals(new Signalled(Posix.SIGKILL)) || status instanceof Unknown);
    }

    public Cause cause() {
        if (killedForMemory()) {
            return Cause.MEMORY_LIMIT;
        }
        if (known != null) {
            return known.cause();
        }
        return switch (status) {
            case Exited(int code) when code == JVM_OUT_OF_MEMORY -> outOf();
            case Exited(int code) when code == APPLICATION_FAILED -> Cause.START_FAILED;
            case Exited _ -> words.crash(pid).isPresent() ? Cause.CRASH : Cause.EXITED;
            case Signalled _ -> words.crash(pid).isPresent() ? Cause.CRASH : Cause.SIGNAL;
            case Unknown _ -> Cause.UNKNOWN;
        };
    }

    private Cause outOf() {
        String what = words.outOfMemory().orElse("").toLowerCase(Locale.ROOT);
        if (what.contains("metaspace") || what.contains("class space")) {
            return Cause.METASPACE;
        }
        if (what.contains("direct buffer")) {
            return Cause.DIRECT_MEMORY;
        }
        return what.contains("native thread") ? Cause.THREADS : Cause.HEAP;
    }

    /** One sentence. */
    public String reason() {
        if (killedForMemory()) {
            return "killed by the kernel at its memory-limit";
        }
        if (known != null) {
            return known.words();
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

    private String outOfMemory() {
        return words.outOfMemory().map(what -> "out of memory: " + what).orElse("out of heap or metaspace (exit 3)");
    }

    /** A JVM that crashes and leaves no core exits with 1. */
    private String crashOr(String otherwise) {
        return words.crash(pid).map(crash -> "the JVM crashed: " + crash).orElse(otherwise);
    }
}

package dev.slipway.supervisor.spawn;

import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.PosixException;
import dev.slipway.supervisor.posix.ProcessId;
import dev.slipway.supervisor.posix.Watcher;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A process we started or took over, held by a pidfd so that a signal can never reach another one that got its pid
 * later. It is reaped when it ends, and then {@link #ended()} completes.
 */
public final class Child {
    private final ProcessId id;
    private final Cgroup cgroup;
    private final CompletableFuture<ExitStatus> ended = new CompletableFuture<>();
    private final int process;
    private final boolean confined;
    private boolean open = true;

    private Child(ProcessId id, int process, Cgroup cgroup, boolean confined) {
        this.id = id;
        this.process = process;
        this.cgroup = cgroup;
        this.confined = confined;
    }

    /** Our own child, just spawned; it cannot have been reaped, so its pid is still its own. */
    static Child spawned(int pid, Cgroup cgroup, boolean confined, Watcher watcher) {
        int process = Posix.openProcess(pid);
        ProcessId id = ProcessId.living(pid).orElse(new ProcessId(pid, 0));
        return new Child(id, process, cgroup, confined).watched(watcher);
    }

    /** A process of an earlier supervisor; empty when it is gone or its pid is somebody else's by now. */
    public static Optional<Child> adopted(ProcessId id, Cgroup cgroup, Watcher watcher) {
        try {
            int process = Posix.openProcess(id.pid());
            if (!id.alive()) {
                Posix.close(process);
                return Optional.empty();
            }
            return Optional.of(new Child(id, process, cgroup, false).watched(watcher));
        } catch (PosixException e) {
            return Optional.empty();
        }
    }

    private Child watched(Watcher watcher) {
        watcher.watch(process, this::reap);
        return this;
    }

    private void reap() {
        ExitStatus status;
        // no signal may fall between the end of its pid and our knowing of it
        synchronized (this) {
            status = Posix.ended(id.pid()).orElse(new ExitStatus.Unknown());
            open = false;
            Posix.close(process);
        }
        ended.complete(status);
    }

    public ProcessId id() {
        return id;
    }

    /** Whether we started it in all of the sandbox; false when an earlier supervisor started it. */
    boolean confined() {
        return confined;
    }

    public Cgroup cgroup() {
        return cgroup;
    }

    /** Completes with how it ended, on the watcher's thread. */
    public CompletableFuture<ExitStatus> ended() {
        return ended;
    }

    /** Nothing happens when it has ended. */
    public synchronized void signal(int signal) {
        if (open) {
            Posix.signal(process, signal);
        }
    }

    /** Kills it and everything it started; the group first, since it has no leader to find it by afterwards. */
    public void kill() {
        synchronized (this) {
            if (open) {
                Posix.signalGroup(id.pid(), Posix.SIGKILL);
                Posix.signal(process, Posix.SIGKILL);
            }
        }
        cgroup.kill();
    }

    /** A copy of one of its descriptors. */
    public synchronized int takeDescriptor(int fd) {
        if (!open) {
            throw new IllegalStateException("process " + id.pid() + " has ended");
        }
        return Posix.takeDescriptor(process, fd);
    }
}

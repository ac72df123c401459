package dev.slipway.supervisor.sandbox;

import dev.slipway.supervisor.posix.Isolation;
import dev.slipway.supervisor.posix.Isolation.Namespace;
import dev.slipway.supervisor.posix.Launch;
import dev.slipway.supervisor.sandbox.Abilities.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Starts processes cut off from the host. A thread that lives for one launch takes mounts, IPC, host name and, for its
 * child, process numbers of its own, builds the new root, takes the filter of system calls upon itself, and spawns. So
 * no helper stays between the supervisor and the process, which is the first of its own process numbers: when it ends,
 * the kernel ends all that came from it.
 */
public final class Sandbox {
    /**
     * To be run by the shell that prepares the process, as root: makes the directory $5 its root, unless it is empty. The
     * old root goes for good; /proc can only be mounted by a process with the numbers it shows.
     */
    public static final String ENTER = """
            if [ -n "$5" ]; then
              cd "$5"
              /usr/bin/env -i /usr/sbin/pivot_root . .old
              cd /
              /usr/bin/env -i /usr/bin/mount -n -c -i -t proc -o nosuid,nodev,noexec proc /proc
              /usr/bin/env -i /usr/bin/umount -n -c -i -l /.old
            fi
            """;

    private final Path stage;
    private final Optional<long[]> filter = SystemCallFilter.program(System.getProperty("os.arch"));
    private final Firewall firewall;
    private volatile Abilities abilities;

    /** @param stage an empty directory of root's, on which every thread builds for itself */
    Sandbox(Path stage, Firewall firewall, Abilities abilities) {
        this.stage = stage;
        this.firewall = firewall;
        this.abilities = abilities;
    }

    public Abilities abilities() {
        return abilities;
    }

    /** What is set up for all processes together stays set up. */
    public void keep() {
        firewall.keep();
    }

    void restore() {
        firewall.restore();
    }

    void found(Abilities now) {
        abilities = now;
    }

    /** What the process is to be given as {@link #ENTER}'s fifth argument. */
    public String stage() {
        return abilities.has(Part.NAMESPACES) ? stage.toString() : "";
    }

    /**
     * The pid, as the supervisor sees it.
     *
     * @throws RuntimeException if any part of the sandbox that works here did not work this time; nothing runs then
     */
    public int spawn(Launch launch, Surroundings surroundings) {
        firewall.admit(surroundings.identity().uid());
        return apart(() -> {
            if (abilities.has(Part.NAMESPACES)) {
                own(surroundings);
            }
            if (!surroundings.networked() && abilities.has(Part.NO_NETWORK)) {
                Isolation.unshare(Set.of(Namespace.NETWORK));
                Isolation.raiseLoopback();
            }
            if (abilities.has(Part.NAMESPACES)) {
                // last: a thread whose children have process numbers of their own can start no thread any more
                Isolation.unshare(Set.of(Namespace.PID));
            }
            restrict();
            return launch.spawn();
        });
    }

    private void own(Surroundings surroundings) throws IOException {
        Isolation.unshare(EnumSet.of(Namespace.MOUNT, Namespace.IPC, Namespace.UTS));
        Isolation.keepMountsPrivate();
        new NewRoot(stage, surroundings).build();
    }

    private void restrict() {
        if (abilities.has(Part.ABSTRACT_SOCKETS)) {
            Isolation.keepToOwnAbstractSockets();
        }
        if (abilities.has(Part.SYSTEM_CALLS)) {
            Isolation.filterSystemCalls(filter.orElseThrow());
        }
    }

    /** On a thread of its own, which nothing is done with afterwards. */
    static <T> T apart(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().name("launch").start(task);
        boolean interrupted = false;
        try {
            // called back or not: what it starts must be known
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("the sandbox: " + cause.getMessage(), cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

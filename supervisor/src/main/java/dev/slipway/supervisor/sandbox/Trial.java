package dev.slipway.supervisor.sandbox;

import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Isolation;
import dev.slipway.supervisor.posix.Isolation.Namespace;
import dev.slipway.supervisor.posix.Launch;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.sandbox.Abilities.Part;
import dev.slipway.supervisor.tenant.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Finds out what of the sandbox works here, each part by doing it once to nobody's harm. */
public final class Trial {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int NOBODY = 65534;

    private Trial() {}

    /** @param stage an empty directory of root's */
    public static Sandbox of(Path stage, Firewall firewall) {
        Map<Part, String> missing = new EnumMap<>(Part.class);
        Sandbox sandbox = new Sandbox(stage, firewall, new Abilities(Map.of()));
        attempt(missing, Part.LOOPBACK, firewall::load);
        attempt(
                missing,
                Part.SYSTEM_CALLS,
                () -> Sandbox.apart(() -> {
                    Isolation.filterSystemCalls(SystemCallFilter.program(System.getProperty("os.arch"))
                            .orElseThrow(() -> new IllegalStateException(
                                    "no filter for " + System.getProperty("os.arch") + " is written yet")));
                    return Posix.pid();
                }));
        attempt(missing, Part.ABSTRACT_SOCKETS, () -> {
            if (!Isolation.canScopeAbstractSockets()) {
                throw new IllegalStateException("the kernel's Landlock is older than version 6, or off");
            }
            Sandbox.apart(() -> {
                Isolation.keepToOwnAbstractSockets();
                return Posix.pid();
            });
        });
        attempt(
                missing,
                Part.NO_NETWORK,
                () -> Sandbox.apart(() -> {
                    Isolation.unshare(Set.of(Namespace.NETWORK));
                    Isolation.raiseLoopback();
                    return Posix.pid();
                }));
        sandbox.found(new Abilities(missing));
        attempt(missing, Part.NAMESPACES, () -> enter(sandbox, stage));
        sandbox.found(new Abilities(missing));
        return sandbox;
    }

    private static void attempt(Map<Part, String> missing, Part part, Runnable trial) {
        try {
            trial.run();
        } catch (RuntimeException e) {
            missing.put(part, String.valueOf(e.getMessage()));
        }
    }

    private static void enter(Sandbox sandbox, Path stage) {
        Surroundings empty = new Surroundings(
                new Identity(NOBODY, NOBODY, "nobody"), Path.of("/"), stage, List.of(), List.of(), 1 << 20, true);
        int nothing = Posix.openNothing();
        try {
            Launch launch = new Launch(
                    List.of("/bin/sh", "-euc", Sandbox.ENTER, "slipway-trial", "", "", "", "", stage.toString()),
                    Map.of(),
                    List.of(nothing, nothing, nothing));
            ExitStatus status = await(sandbox.spawn(launch, empty));
            if (!status.equals(new ExitStatus.Exited(0))) {
                throw new IllegalStateException("entering a new root " + status.words()
                        + "; it needs /usr/sbin/pivot_root, /usr/bin/mount and /usr/bin/umount of util-linux");
            }
        } finally {
            Posix.close(nothing);
        }
    }

    /** How it ended; killed if it takes long. */
    static ExitStatus await(int pid) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        Optional<ExitStatus> ended = Posix.ended(pid);
        while (ended.isEmpty()) {
            if (System.nanoTime() > until) {
                int process = Posix.openProcess(pid);
                Posix.signal(process, Posix.SIGKILL);
                Posix.close(process);
                until = Long.MAX_VALUE;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended = Posix.ended(pid);
        }
        return ended.get();
    }
}

package dev.slipway.supervisor.spawn;

import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.tenant.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Runs one short command as a tenant, limited in memory, processes and time, and waits for its end. */
public final class TenantRun {
    private static final AtomicLong NUMBER = new AtomicLong();
    private static final long MEMORY = 384L * 1024 * 1024;
    private static final int PIDS = 128;
    private static final int UMASK = 027;
    private static final int FD_LIMIT = 1024;
    private static final Path NOTHING = Path.of("/dev/null");

    private final Cgroups cgroups;
    private final Spawner spawner;
    private final WorkerCommand command;

    public TenantRun(Cgroups cgroups, Spawner spawner, WorkerCommand command) {
        this.cgroups = cgroups;
        this.spawner = spawner;
        this.command = command;
    }

    /** Opens what becomes descriptor 0. */
    @FunctionalInterface
    public interface Input {
        static Input file(Path file) {
            return () -> Posix.openRead(file);
        }

        int open();
    }

    /**
     * What to run.
     *
     * @param output becomes descriptor 1; a file of root's
     */
    public record Errand(
            Identity identity, List<String> command, Path directory, Input input, Path output, Duration limit) {
        public static Errand silent(Identity identity, List<String> command, Path directory, Duration limit) {
            return new Errand(identity, command, directory, Input.file(NOTHING), NOTHING, limit);
        }

        /** @param descriptor becomes descriptor 0, and is closed here in any case */
        public static Errand at(
                int descriptor, Identity identity, List<String> command, Path directory, Duration limit) {
            return new Errand(identity, command, directory, () -> descriptor, NOTHING, limit);
        }
    }

    /** @throws IOException if it could not be started or did not end in time; nothing of it runs on */
    public ExitStatus run(Errand errand, String tenant, String application) throws IOException {
        Cgroup cgroup = cgroups.group(tenant, application, "errand-" + Posix.pid() + "-" + NUMBER.incrementAndGet());
        int input = errand.input().open();
        int output = -1;
        int nothing = -1;
        try {
            cgroup.create(new Cgroup.Limits(MEMORY, PIDS, 0));
            output = errand.output().equals(NOTHING) ? Posix.openNothing() : Posix.openAppend(errand.output(), 0, 0600);
            nothing = Posix.openNothing();
            Child child = spawner.spawn(new Spawner.Order(
                    errand.identity(),
                    errand.command(),
                    WorkerCommand.environment(errand.identity().name(), errand.directory()),
                    errand.directory(),
                    UMASK,
                    FD_LIMIT,
                    0,
                    cgroup,
                    List.of(input, output, nothing),
                    command.surroundings(errand.directory(), errand.identity(), MEMORY)));
            return await(child, errand);
        } finally {
            Posix.close(input);
            closeIfOpen(output);
            closeIfOpen(nothing);
            cgroup.kill();
            cgroup.removeWithin(Duration.ofSeconds(5));
        }
    }

    private static ExitStatus await(Child child, Errand errand) throws IOException {
        try {
            return child.ended().get(errand.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            child.kill();
            throw new IOException(
                    errand.command().getFirst() + " did not end within "
                            + errand.limit().toSeconds() + " s; killed",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end is never an error", e);
        } catch (InterruptedException e) {
            child.kill();
            // not interrupted any more: what is left of it has to be waited for
            throw new IOException(errand.command().getFirst() + " was called back; killed", e);
        }
    }

    private static void closeIfOpen(int fd) {
        if (fd != -1) {
            Posix.close(fd);
        }
    }
}

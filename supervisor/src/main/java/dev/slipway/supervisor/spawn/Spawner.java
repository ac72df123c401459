package dev.slipway.supervisor.spawn;

import dev.slipway.supervisor.posix.Launch;
import dev.slipway.supervisor.posix.ProcessStatus;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.sandbox.Abilities.Part;
import dev.slipway.supervisor.sandbox.Sandbox;
import dev.slipway.supervisor.sandbox.Surroundings;
import dev.slipway.supervisor.tenant.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes as tenants: spawn, join the control group, drop everything, exec. Nothing of the tenant's runs before
 * {@code setpriv} has made the process the tenant for good.
 */
public final class Spawner {
    /**
     * Runs as root inside the new process, before privileges are dropped. Constant: every value is a positional
     * argument. A process writing 0 to cgroup.procs moves itself.
     */
    private static final String PREPARE = """
            set -eu
            while [ "$1" != "--" ]; do echo 0 > "$1"; shift; done
            umask "$2"
            ulimit -c 0
            ulimit -n "$3"
            read -r shielded < /proc/self/oom_score_adj
            [ "$shielded" -ge 0 ] || echo 0 > /proc/self/oom_score_adj
            """ + Sandbox.ENTER + """
            cd "$4"
            shift 5
            unset OLDPWD
            exec "$@"
            """;

    private final Watcher watcher;
    private final Sandbox sandbox;

    public Spawner(Watcher watcher, Sandbox sandbox) {
        this.watcher = watcher;
        this.sandbox = sandbox;
    }

    /**
     * What to start.
     *
     * @param command absolute path of the program and its arguments
     * @param directory its working directory
     * @param cgroup exists already
     * @param nice 0 to 19
     * @param fds descriptors of ours that become its 0, 1, 2
     * @param surroundings what it sees of the host; null: all that its uid may
     */
    public record Order(
            Identity identity,
            List<String> command,
            Map<String, String> environment,
            Path directory,
            int umask,
            int fdLimit,
            int nice,
            Cgroup cgroup,
            List<Integer> fds,
            @Nullable Surroundings surroundings) {}

    /** @throws RuntimeException if the process could not be made; then there is none */
    public Child spawn(Order order) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", PREPARE, "slipway-launch"));
        order.cgroup().entrances().forEach(entrance -> command.add(entrance.toString()));
        command.addAll(List.of(
                "--",
                String.format(Locale.ROOT, "%03o", order.umask()),
                Integer.toString(order.fdLimit()),
                order.directory().toString(),
                order.surroundings() == null ? "" : sandbox.stage()));
        if (order.nice() > 0) {
            command.addAll(List.of("/usr/bin/nice", "-n", Integer.toString(order.nice())));
        }
        command.addAll(dropTo(order.identity()));
        command.addAll(order.command());
        Launch launch = new Launch(command, order.environment(), order.fds());
        int pid = order.surroundings() == null ? launch.spawn() : sandbox.spawn(launch, order.surroundings());
        boolean confined = order.surroundings() != null
                && sandbox.abilities().has(Part.NAMESPACES)
                && sandbox.abilities().has(Part.SYSTEM_CALLS);
        return Child.spawned(pid, order.cgroup(), confined, watcher);
    }

    private static List<String> dropTo(Identity identity) {
        return List.of(
                "/usr/bin/setpriv",
                "--reuid=" + identity.uid(),
                "--regid=" + identity.gid(),
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--ambient-caps=-all",
                "--bounding-set=-all",
                "--");
    }

    /**
     * Looks in /proc whether the process is the tenant and nothing more.
     *
     * @throws IllegalStateException naming every difference; the process has been killed then
     */
    public static void verify(Child child, Identity identity) {
        List<String> differences;
        try {
            ProcessStatus status = ProcessStatus.of(child.id().pid());
            differences = status.differencesFrom(identity.uid(), identity.gid());
            if (child.confined()) {
                differences.addAll(status.differencesFromConfined());
            }
        } catch (IOException e) {
            differences = List.of("it has ended");
        }
        if (!differences.isEmpty()) {
            child.kill();
            throw new IllegalStateException("process " + child.id().pid() + " is not what it should be: "
                    + String.join("; ", differences) + "; killed");
        }
    }

    /** What processes are cut off from the host with. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /** Another listener for process ends; for processes taken over from an earlier supervisor. */
    public Watcher watcher() {
        return watcher;
    }
}

import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.sandbox.Firewall;
import dev.slipway.supervisor.sandbox.Sandbox;
import dev.slipway.supervisor.sandbox.Surroundings;
import dev.slipway.supervisor.sandbox.Trial;
import dev.slipway.supervisor.spawn.Cgroup;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.spawn.Child;
import dev.slipway.supervisor.spawn.Spawner;
import dev.slipway.supervisor.tenant.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Starts /bin/true as a tenant, in turns without and with the sandbox, and prints how long each took from the order to
 * its end, in milliseconds: a line for those without, one for those with. Arguments: a directory of root's, rounds.
 */
public final class Launches {
    private static final Identity NOBODY = new Identity(65534, 65534, "nobody");
    private static final int WARM = 20;

    public static void main(String[] arguments) throws Exception {
        Posix.load();
        Path home = Path.of(arguments[0]).toRealPath();
        int rounds = Integer.parseInt(arguments[1]);
        Path stage = Files.createDirectories(home.resolve("stage"));
        Path data = Files.createDirectories(home.resolve("data"));
        Cgroups cgroups = Cgroups.detect(Files.readAllLines(Path.of("/proc/self/mounts")), "slipway-bench-launch");
        Cgroup cgroup = cgroups.group("nobody");
        cgroup.create(new Cgroup.Limits(64 << 20, 64, 0));
        // the firewall is set up once for all launches; here there is none
        Sandbox sandbox = Trial.of(stage, new Firewall("slipway-bench", Path.of("/nowhere/rules"), 1, 1, Set.of()));
        Spawner spawner = new Spawner(Watcher.started(), sandbox);
        Surroundings surroundings = new Surroundings(
                NOBODY, data, home, List.of(Path.of(System.getProperty("java.home"))), List.of(data), 1 << 24, true);
        List<Double> plain = new ArrayList<>();
        List<Double> confined = new ArrayList<>();
        for (int i = -WARM; i < rounds; i++) {
            double without = launch(spawner, cgroup, data, null);
            double with = launch(spawner, cgroup, data, surroundings);
            if (i >= 0) {
                plain.add(without);
                confined.add(with);
            }
        }
        cgroup.removeWithin(Duration.ofSeconds(5));
        cgroups.group().remove();
        System.err.println("not in this sandbox: " + sandbox.abilities().missing());
        System.out.println(plain + "\n" + confined);
        System.exit(0);
    }

    private static double launch(Spawner spawner, Cgroup cgroup, Path data, Surroundings surroundings) throws Exception {
        int nothing = Posix.openNothing();
        long began = System.nanoTime();
        Child child = spawner.spawn(new Spawner.Order(
                NOBODY,
                List.of("/bin/true"),
                Map.of("PATH", "/usr/bin:/bin"),
                data,
                027,
                256,
                0,
                cgroup,
                List.of(nothing, nothing, nothing),
                surroundings));
        child.ended().get();
        double millis = (System.nanoTime() - began) / 1e6;
        Posix.close(nothing);
        return millis;
    }
}

package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.sandbox.Abilities;
import dev.slipway.supervisor.sandbox.Abilities.Part;
import dev.slipway.supervisor.spawn.Cgroup;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.spawn.Child;
import dev.slipway.supervisor.spawn.Journey;
import dev.slipway.supervisor.spawn.Spawner;
import dev.slipway.supervisor.spawn.WorkerCommand;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Confinement;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.supervisor.wanted.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Makes a worker's process: control group, logs, listener, command, spawn. */
public final class Launcher {
    private final Layout layout;
    private final Cgroups cgroups;
    private final Spawner spawner;
    private final WorkerCommand command;
    private final SecureRandom random = new SecureRandom();

    public Launcher(Layout layout, Cgroups cgroups, Spawner spawner, WorkerCommand command) {
        this.layout = layout;
        this.cgroups = cgroups;
        this.spawner = spawner;
        this.command = command;
    }

    /** @throws IOException or RuntimeException naming what could not be done; nothing is left running then */
    Life launch(Plan plan, int generation, int listener) throws IOException {
        Wanted wanted = plan.wanted();
        Settings settings = wanted.specification().settings();
        refuseDegraded(settings);
        WorkerCommand.Application application = new WorkerCommand.Application(
                wanted.tenant(),
                wanted.application(),
                wanted.slot(),
                plan.release().environment(),
                plan.release().number(),
                settings);
        Journey journey = new Journey();
        String name = plan.baseName() + "-" + generation;
        Cgroup cgroup = cgroup(wanted, name);
        try {
            return launch(plan, generation, listener, new Place(name, application, cgroup, journey));
        } catch (IOException | RuntimeException e) {
            cgroup.remove();
            throw e;
        }
    }

    private record Place(String name, WorkerCommand.Application application, Cgroup cgroup, Journey journey) {}

    private Life launch(Plan plan, int generation, int listener, Place place) throws IOException {
        Wanted wanted = plan.wanted();
        Settings settings = wanted.specification().settings();
        Cgroup cgroup = place.cgroup();
        Journey journey = place.journey();
        String name = place.name();
        cgroup.create(new Cgroup.Limits(
                settings.get(SettingTable.MEMORY_LIMIT).bytes(),
                settings.get(SettingTable.PIDS_LIMIT),
                settings.get(SettingTable.CPU_LIMIT),
                settings.get(SettingTable.WEIGHT)));
        journey.step("control group");
        Path logs = layout.logs(wanted.tenant(), wanted.application());
        int gid = wanted.identity().gid();
        String token = token();
        int access = Posix.openAppend(logs.resolve("access.log"), gid, 0640);
        int output = -1;
        try {
            output = Posix.openAppend(logs.resolve("application.log"), gid, 0640);
            long outputFrom = Files.size(logs.resolve("application.log"));
            Path data = layout.data(wanted.tenant(), wanted.application());
            Child child = spawner.spawn(new Spawner.Order(
                    wanted.identity(),
                    command.line(place.application(), name),
                    environment(wanted, data, name, token),
                    data,
                    settings.get(SettingTable.UMASK),
                    settings.get(SettingTable.FD_LIMIT),
                    settings.get(SettingTable.NICE),
                    cgroup,
                    List.of(listener, access, output),
                    settings.get(SettingTable.SANDBOX) == Confinement.Sandbox.OFF
                            ? null
                            : command.surroundings(place.application(), wanted.identity())));
            journey.step("spawned");
            return new Life(
                    name,
                    generation,
                    token,
                    plan.release().number(),
                    child,
                    Instant.now(),
                    journey,
                    cgroup.oomKills(),
                    outputFrom);
        } finally {
            Posix.close(access);
            if (output != -1) {
                Posix.close(output);
            }
        }
    }

    private void refuseDegraded(Settings settings) throws IOException {
        Abilities abilities = spawner.sandbox().abilities();
        boolean networked = settings.get(SettingTable.NETWORK) == Confinement.Network.OUTBOUND;
        List<String> lacking = abilities.lacking(networked);
        if (settings.get(SettingTable.SANDBOX) == Confinement.Sandbox.REQUIRED && !lacking.isEmpty()) {
            throw new IOException("sandbox = \"required\", and this host lacks " + String.join("; ", lacking)
                    + "; repair that and start the supervisor again, or choose sandbox = \"auto\"");
        }
        if (!networked && !abilities.has(Part.NO_NETWORK)) {
            throw new IOException("network = \"none\", and this host cannot give a process a network of its own: "
                    + abilities.missing().get(Part.NO_NETWORK));
        }
    }

    Cgroup cgroup(Wanted wanted, String worker) {
        return cgroups.group(wanted.tenant(), wanted.application(), worker);
    }

    void forgetControlGroups(ApplicationKey key) {
        cgroups.group(key.tenant().toString(), key.application().toString()).remove();
        // these stay if the tenant has other applications, or the instance other tenants
        cgroups.group(key.tenant().toString()).remove();
        cgroups.group().remove();
    }

    private static Map<String, String> environment(Wanted wanted, Path data, String worker, String token) {
        Map<String, String> environment =
                WorkerCommand.environment(wanted.identity().name(), data);
        environment.putAll(wanted.specification().environment().values());
        environment.put("SLIPWAY_WORKER", worker);
        environment.put("SLIPWAY_LEASH_TOKEN", token);
        return environment;
    }

    private String token() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

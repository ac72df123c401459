package dev.slipway.supervisor;

import dev.slipway.supervisor.application.Applications;
import dev.slipway.supervisor.application.Boot;
import dev.slipway.supervisor.application.DiskWatch;
import dev.slipway.supervisor.application.Operations;
import dev.slipway.supervisor.control.Control;
import dev.slipway.supervisor.control.ControlSocket;
import dev.slipway.supervisor.control.api.StatusReport.SupervisorStatus;
import dev.slipway.supervisor.door.Doorman;
import dev.slipway.supervisor.event.EventLog;
import dev.slipway.supervisor.front.FrontWatch;
import dev.slipway.supervisor.gate.StartGate;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.listener.Holder;
import dev.slipway.supervisor.listener.Listeners;
import dev.slipway.supervisor.log.LogRotation;
import dev.slipway.supervisor.log.LogStore;
import dev.slipway.supervisor.log.SlowLog;
import dev.slipway.supervisor.posix.Account;
import dev.slipway.supervisor.posix.HostMemory;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.release.DiskUse;
import dev.slipway.supervisor.release.ReleaseStore;
import dev.slipway.supervisor.release.Spool;
import dev.slipway.supervisor.route.RouteFile;
import dev.slipway.supervisor.sandbox.Firewall;
import dev.slipway.supervisor.sandbox.Sandbox;
import dev.slipway.supervisor.sandbox.Trial;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.spawn.Spawner;
import dev.slipway.supervisor.spawn.TenantRun;
import dev.slipway.supervisor.spawn.WorkerCommand;
import dev.slipway.supervisor.wanted.Identities;
import dev.slipway.supervisor.wanted.WantedStore;
import dev.slipway.supervisor.worker.ActualStore;
import dev.slipway.supervisor.worker.Launcher;
import dev.slipway.supervisor.worker.Rounds;
import dev.slipway.supervisor.worker.Yard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** The parts of the root process and the order in which they come up. */
final class Supervisor {
    private static final int STARTS_AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final Duration SLOW_START = Duration.ofSeconds(10);

    private final Layout layout;
    private final SupervisorConfig config;

    Supervisor(Layout layout, SupervisorConfig config) {
        this.layout = layout;
        this.config = config;
    }

    /** Runs until the process ends; workers run on after that. */
    void run() throws IOException {
        directories();
        EventLog events = new EventLog(layout.log().resolve("events.jsonl"));
        Watcher watcher = Watcher.started();
        Cgroups cgroups = Cgroups.detect(Files.readAllLines(Path.of("/proc/self/mounts")), instance());
        Sandbox sandbox = Trial.of(
                layout.stage().toRealPath(),
                new Firewall(
                        instance(),
                        layout.run().toRealPath().resolve("firewall.nft"),
                        config.uidRange().first(),
                        config.uidRange().last(),
                        config.tenantPorts()));
        Spawner spawner = new Spawner(watcher, sandbox);
        WorkerCommand command = new WorkerCommand(layout, config.javaHome());
        Identities identities = new Identities(layout.identities(), config.identityRules());
        Configuration current = new Configuration(layout, config, identities, command);
        TenantRun run = new TenantRun(cgroups, spawner, command);
        Spool spool = new Spool(layout.spool());
        ReleaseStore releases = new ReleaseStore(layout, command, run, spool);
        DiskUse disk = new DiskUse(layout, run, spool);
        LogStore logs = new LogStore(layout);
        WantedStore store = new WantedStore(layout.wanted());
        Listeners listeners = new Listeners(
                layout, new Listeners.Owner(config.httpdUid(), config.httpdGid()), new Holder(layout, watcher));
        Applications applications = new Applications();
        RouteFile routes = new RouteFile(
                layout, config.httpdGid(), applications::all, new Doorman(layout, command, run, Watcher.started()));
        Yard yard = new Yard(
                layout,
                new StartGate(STARTS_AT_ONCE, SLOW_START, Watcher.started()),
                new Launcher(layout, cgroups, spawner, command),
                listeners,
                new ActualStore(layout.actual()),
                watcher,
                new Announcer(events, new SlowLog(logs), routes),
                () -> HostMemory.available() - current.memoryReserve().bytes());

        spool.clear();
        Boot boot = new Boot(store, applications, yard, releases, cgroups, events);
        boot.adopt();
        boot.tidy();
        routes.write();
        routes.run();
        new LogRotation(logs, applications::all).run();
        new Rounds(applications::all).run();
        new DiskWatch(applications, disk, events, yard).run();
        new FrontWatch(
                        config.httpdUid(),
                        () -> applications.all().stream()
                                .flatMap(group ->
                                        group.limits().suspects(group.wanted().key()))
                                .toList())
                .run();
        Operations operations = new Operations(new Operations.Parts(
                applications,
                identities,
                store,
                releases,
                disk,
                logs,
                routes,
                yard,
                current::slots,
                current::leastSandbox,
                Supervisor::uidBusy));
        ControlSocket control = new Control(
                        layout,
                        applications,
                        operations,
                        spool,
                        logs,
                        events,
                        cgroups,
                        sandbox,
                        status(),
                        current,
                        config.consoleUser())
                .open();
        Files.writeString(layout.pidFile(), Posix.pid() + "\n");
        events.add("supervisor-started", null, null, "version " + version() + ", pid " + Posix.pid());
        sandbox.keep();
        boot.bringUp();
        control.run();
    }

    private void directories() throws IOException {
        directory(layout.run(), 0, 0711);
        directory(layout.sockets(), config.httpdGid(), 0710);
        directory(layout.leashes(), 0, 0711);
        directory(layout.stage(), 0, 0700);
        directory(layout.httpdMaps(), config.httpdGid(), 0750);
        directory(layout.state(), 0, 0700);
        directory(layout.wanted(), 0, 0700);
        directory(layout.actual(), 0, 0700);
        directory(layout.spool(), 0, 0700);
        directory(layout.log(), 0, 0711);
        directory(layout.tenants(), 0, 0711);
    }

    private static void directory(Path path, int gid, int mode) throws IOException {
        Files.createDirectories(path);
        Posix.own(path, 0, gid, mode);
    }

    /** Two instances on one host have different control groups. */
    private String instance() {
        CRC32 sum = new CRC32();
        sum.update(layout.prefix().toString().getBytes(StandardCharsets.UTF_8));
        return "slipway-" + HexFormat.of().toHexDigits(sum.getValue(), 8);
    }

    private static SupervisorStatus status() {
        return new SupervisorStatus(
                Posix.pid(),
                version(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    static String version() {
        String version = Supervisor.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Whether an account or a process on this host has the uid. */
    private static boolean uidBusy(int uid) {
        if (Account.byUid(uid).isPresent()) {
            return true;
        }
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (isOf(uid, process)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("/proc cannot be read", e);
        }
    }

    private static boolean isOf(int uid, Path process) {
        try {
            return Files.getAttribute(process, "unix:uid").equals(uid);
        } catch (IOException e) {
            return false;
        }
    }
}

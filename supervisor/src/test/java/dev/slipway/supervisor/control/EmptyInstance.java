package dev.slipway.supervisor.control;

import dev.slipway.supervisor.application.Applications;
import dev.slipway.supervisor.application.Operations;
import dev.slipway.supervisor.control.api.StatusReport.SupervisorStatus;
import dev.slipway.supervisor.death.FailedChange;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.event.EventLog;
import dev.slipway.supervisor.gate.StartGate;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.listener.Holder;
import dev.slipway.supervisor.listener.Listeners;
import dev.slipway.supervisor.log.LogStore;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.release.DiskUse;
import dev.slipway.supervisor.release.ReleaseStore;
import dev.slipway.supervisor.release.Spool;
import dev.slipway.supervisor.route.Door;
import dev.slipway.supervisor.route.RouteFile;
import dev.slipway.supervisor.sandbox.Sandboxes;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.spawn.Spawner;
import dev.slipway.supervisor.spawn.TenantRun;
import dev.slipway.supervisor.spawn.WorkerCommand;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Confinement;
import dev.slipway.supervisor.wanted.Identities;
import dev.slipway.supervisor.wanted.UidRange;
import dev.slipway.supervisor.wanted.WantedStore;
import dev.slipway.supervisor.worker.ActualStore;
import dev.slipway.supervisor.worker.Launcher;
import dev.slipway.supervisor.worker.WorkerGroup;
import dev.slipway.supervisor.worker.WorkerListener;
import dev.slipway.supervisor.worker.WorkerState;
import dev.slipway.supervisor.worker.Yard;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The parts behind the control socket of an instance that has no application. */
record EmptyInstance(Layout layout, EventLog events, String console) {
    Control control() throws IOException {
        Watcher watcher = Watcher.started();
        Cgroups cgroups = Cgroups.detect(List.of(), "slipway-test");
        Spawner spawner = new Spawner(watcher, Sandboxes.none());
        WorkerCommand command = new WorkerCommand(layout, Path.of(System.getProperty("java.home")));
        Spool spool = new Spool(layout.spool());
        LogStore logs = new LogStore(layout);
        Applications applications = new Applications();
        Yard yard = new Yard(
                layout,
                new StartGate(2, Duration.ofSeconds(10), watcher),
                new Launcher(layout, cgroups, spawner, command),
                new Listeners(layout, new Listeners.Owner(0, 0), new Holder(layout, watcher)),
                new ActualStore(layout.actual()),
                watcher,
                new Silence(),
                () -> Long.MAX_VALUE);
        Operations operations = new Operations(new Operations.Parts(
                applications,
                new Identities(
                        layout.identities(),
                        new Identities.Rules(new UidRange(187_200, 187_299), 1000, "www-data", console)),
                new WantedStore(layout.wanted()),
                new ReleaseStore(layout, command, new TenantRun(cgroups, spawner, command), spool),
                new DiskUse(layout, new TenantRun(cgroups, spawner, command), spool),
                logs,
                new RouteFile(layout, 0, applications::all, new Unattended()),
                yard,
                () -> 10,
                () -> Confinement.Sandbox.AUTO,
                uid -> false));
        return new Control(
                layout,
                applications,
                operations,
                spool,
                logs,
                events,
                cgroups,
                Sandboxes.none(),
                new SupervisorStatus(Posix.pid(), "test", "2026-01-02T03:04:05Z"),
                () -> "reloaded",
                console);
    }

    private static final class Unattended implements Door {
        @Override
        public void shut(WorkerGroup group, Duration patience) {}

        @Override
        public void open(int slot) {}

        @Override
        public void takeAway(int slot) {}
    }

    private static final class Silence implements WorkerListener {
        @Override
        public void limitHit(ApplicationKey application, String worker, String setting, String sentence) {}

        @Override
        public void noticed(ApplicationKey application, String worker, WorkerMessage.Notice notice) {}

        @Override
        public void changed(
                ApplicationKey application, String worker, WorkerState from, WorkerState to, String reason) {}

        @Override
        public void ended(ApplicationKey application, String worker, String reason) {}

        @Override
        public void died(ApplicationKey application, Obituary obituary) {}

        @Override
        public void gaveUp(ApplicationKey application, FailedChange change) {}
    }
}

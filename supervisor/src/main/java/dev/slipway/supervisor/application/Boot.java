package dev.slipway.supervisor.application;

import dev.slipway.supervisor.event.EventLog;
import dev.slipway.supervisor.release.ReleaseStore;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.wanted.Wanted;
import dev.slipway.supervisor.wanted.WantedStore;
import dev.slipway.supervisor.worker.StartFailed;
import dev.slipway.supervisor.worker.WorkerGroup;
import dev.slipway.supervisor.worker.Yard;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Makes what is there what is wanted, when a supervisor starts: adopts, ends strays, starts what is missing. */
public final class Boot {
    private static final Logger LOG = System.getLogger(Boot.class.getName());
    private static final Duration STRAY_LIMIT = Duration.ofSeconds(5);

    private final WantedStore store;
    private final Applications applications;
    private final Yard yard;
    private final ReleaseStore releases;
    private final Cgroups cgroups;
    private final EventLog events;

    public Boot(
            WantedStore store,
            Applications applications,
            Yard yard,
            ReleaseStore releases,
            Cgroups cgroups,
            EventLog events) {
        this.store = store;
        this.applications = applications;
        this.yard = yard;
        this.releases = releases;
        this.cgroups = cgroups;
        this.events = events;
    }

    /** Takes back listeners and living workers; everything else that an earlier supervisor left is ended. */
    public void adopt() throws IOException {
        List<Wanted> wanted = store.all();
        Set<String> managed = new HashSet<>();
        for (Wanted one : wanted) {
            WorkerGroup group = new WorkerGroup(one, yard);
            applications.put(group);
            group.workers().forEach(worker -> managed.add(one.key() + "/" + worker.name()));
        }
        for (String stray : cgroups.workers()) {
            if (!managed.contains(stray)) {
                String[] names = stray.split("/", -1);
                boolean gone = cgroups.group(names).removeWithin(STRAY_LIMIT);
                events.add("stray-ended", null, stray, gone ? "nobody wants it any more" : "it could not be ended");
            }
        }
        yard.listeners().closeAllBut(wanted.stream().map(Wanted::slot).collect(Collectors.toSet()));
        for (WorkerGroup group : applications.all()) {
            ApplicationKey key = group.wanted().key();
            events.add("application-known", key, null, group.workers().size() + " workers adopted");
        }
    }

    /** Starts what is wanted up, as many at a time as there are processors. Returns at once. */
    public void bringUp() {
        Semaphore starting = new Semaphore(Runtime.getRuntime().availableProcessors());
        for (WorkerGroup group : applications.all()) {
            Thread.ofVirtual().name("boot " + group.wanted().key()).start(() -> {
                starting.acquireUninterruptibly();
                try {
                    tidy(group);
                    if (group.wanted().up()) {
                        group.bringUpWhenNeeded();
                        group.awaitReady();
                    }
                } catch (StartFailed e) {
                    LOG.log(Level.WARNING, "{0}: {1}", group.wanted().key(), e.getMessage());
                } finally {
                    starting.release();
                }
            });
        }
    }

    private void tidy(WorkerGroup group) {
        try {
            releases.removeUnknown(group.wanted());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: old releases stay: {1}", group.wanted().key(), e.getMessage());
        }
    }
}

package dev.slipway.supervisor.application;

import dev.slipway.supervisor.event.EventLog;
import dev.slipway.supervisor.release.ReleaseStore;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.wanted.Wanted;
import dev.slipway.supervisor.wanted.WantedStore;
import dev.slipway.supervisor.worker.WorkerGroup;
import dev.slipway.supervisor.worker.Yard;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
        yard.listeners().together(() -> {
            for (Wanted one : wanted) {
                WorkerGroup group = new WorkerGroup(one, yard);
                applications.put(group);
                group.workers().forEach(worker -> managed.add(one.key() + "/" + worker.name()));
            }
            yard.listeners().closeAllBut(wanted.stream().map(Wanted::slot).collect(Collectors.toSet()));
        });
        for (String stray : cgroups.workers()) {
            if (!managed.contains(stray)) {
                String[] names = stray.split("/", -1);
                boolean gone = cgroups.group(names).removeWithin(STRAY_LIMIT);
                events.add("stray-ended", null, stray, gone ? "nobody wants it any more" : "it could not be ended");
            }
        }
        cgroups.removeEmpty();
        for (WorkerGroup group : applications.all()) {
            ApplicationKey key = group.wanted().key();
            events.add("application-known", key, null, group.workers().size() + " workers adopted");
        }
    }

    /** Deletes what cut-off deploys have left; a new one of the same application has to wait. Before any can be ordered. */
    public void tidy() throws IOException {
        for (WorkerGroup group : applications.all()) {
            if (!releases.unknown(group.wanted()).isEmpty()) {
                applications.takeTurn(group.wanted().key(), "tidying up after a deploy that was cut off");
                Thread.ofVirtual().name("tidy " + group.wanted().key()).start(() -> tidy(group));
            }
        }
    }

    /** Has everything that is wanted up line up to be started; those with visitors at their door go first. */
    public void bringUp() {
        applications.all().stream()
                .filter(group -> group.wanted().up())
                .sorted(Comparator.comparing(WorkerGroup::visited).reversed())
                .forEach(WorkerGroup::bringUpWhenNeeded);
    }

    private void tidy(WorkerGroup group) {
        try {
            releases.removeUnknown(group.wanted());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: old releases stay: {1}", group.wanted().key(), e.getMessage());
        } finally {
            applications.endTurn(group.wanted().key());
        }
    }
}

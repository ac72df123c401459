package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.posix.ProcessId;
import dev.slipway.supervisor.spawn.Cgroup;
import dev.slipway.supervisor.spawn.Child;
import dev.slipway.supervisor.spawn.Journey;
import dev.slipway.supervisor.wanted.Release;
import dev.slipway.supervisor.wanted.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A process that an earlier supervisor started and that still is the same process: same pid, same start time. */
record Adoption(Plan plan, Life life, boolean accepting, long restarts) {
    /** Those of the noted processes that live, the newest first. */
    static List<Adoption> survivors(ActualStore.Actual actual, Wanted wanted, Yard yard) {
        return actual.workers().stream()
                .flatMap(entry -> survivor(entry, wanted, yard).stream())
                .toList();
    }

    private static Optional<Adoption> survivor(ActualStore.Entry entry, Wanted wanted, Yard yard) {
        ProcessId id = new ProcessId(entry.pid(), entry.startTicks());
        Release release = wanted.releases().stream()
                .filter(one -> one.number() == entry.release())
                .findFirst()
                .orElse(new Release(entry.release(), "", "", "", ""));
        Cgroup cgroup = yard.launcher().cgroup(wanted, entry.worker());
        // whoever held it still to see what that changes has ended
        cgroup.hold(false);
        return Child.adopted(id, cgroup, yard.watcher())
                .map(child -> new Adoption(
                        new Plan(wanted, release, entry.index()),
                        new Life(
                                entry.worker(),
                                entry.generation(),
                                entry.token(),
                                entry.release(),
                                child,
                                Instant.parse(entry.startedAt()),
                                new Journey(),
                                entry.oomKillsBefore(),
                                entry.outputFrom()),
                        entry.accepting(),
                        entry.restarts()));
    }

    /** The notes from which the next supervisor can adopt these workers, the newest first. */
    static List<ActualStore.Entry> entries(Collection<Worker> members, Collection<Worker> others) {
        List<ActualStore.Entry> entries = new ArrayList<>();
        members.forEach(worker -> entry(worker, true).ifPresent(entries::add));
        others.forEach(worker -> entry(worker, false).ifPresent(entries::add));
        entries.sort(Comparator.comparingInt(ActualStore.Entry::generation).reversed());
        return entries;
    }

    private static Optional<ActualStore.Entry> entry(Worker worker, boolean member) {
        WorkerState state = worker.state();
        boolean accepting = member && state instanceof WorkerState.Ready(Life l, Instant s, long n, boolean now) && now;
        return state.currentLife()
                .map(life -> new ActualStore.Entry(
                        life.name(),
                        worker.plan().index(),
                        life.generation(),
                        life.pid(),
                        life.child().id().startTicks(),
                        life.token(),
                        life.release(),
                        accepting,
                        life.startedAt().toString(),
                        worker.counters().restarts(),
                        life.oomKillsBefore(),
                        life.outputFrom()));
    }
}

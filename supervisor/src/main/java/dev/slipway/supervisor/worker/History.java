package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.policy.HeapWatch;
import dev.slipway.supervisor.policy.LeakRule;
import dev.slipway.supervisor.policy.Resource;
import dev.slipway.supervisor.policy.Series;
import dev.slipway.supervisor.posix.ProcessUse;
import dev.slipway.supervisor.spawn.MemoryPlan;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage.Sample;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What one life has used so far, and what the rule about leaks says to it. */
final class History {
    /** Classes are loaded, pools and caches filled: no leak, though it looks like one. */
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private final String life;
    private final Map<Resource, Series> series = new EnumMap<>(Resource.class);
    private final HeapWatch heap = new HeapWatch();

    History(String life) {
        this.life = life;
        for (Resource resource : Resource.values()) {
            series.put(resource, new Series());
        }
    }

    boolean isOf(Life other) {
        return life.equals(other.name());
    }

    /** Why the worker should go, if it should. Looked at about once a second. */
    Optional<String> look(Duration age, ProcessUse use, Counters counters, Settings settings, Worker worker) {
        Sample sample = counters.sample();
        if (sample == null || age.compareTo(WARM_UP) < 0) {
            return Optional.empty();
        }
        MemoryPlan plan = MemoryPlan.of(settings.get(SettingTable.MEMORY_LIMIT), settings.get(SettingTable.THREADS));
        boolean quiet = counters.inFlight() == 0;
        double seconds = age.toMillis() / 1000.0;
        long known = sample.heapCommitted() + sample.metaspace() + sample.direct();
        long others = Math.max(0, use.anonymousBytes() - known);
        long left = settings.get(SettingTable.MEMORY_LIMIT).bytes() - known;
        return heap(seconds, sample, quiet, worker)
                .or(() -> one(Resource.METASPACE, seconds, sample.metaspace(), sample.metaspaceMax(), quiet))
                .or(() -> one(Resource.DIRECT, seconds, sample.direct(), plan.direct(), quiet))
                .or(() -> one(Resource.NATIVE, seconds, others, left, false))
                .or(() -> one(Resource.THREADS, seconds, use.threads(), settings.get(SettingTable.PIDS_LIMIT), quiet))
                .or(() -> one(Resource.FILES, seconds, use.descriptors(), settings.get(SettingTable.FD_LIMIT), quiet));
    }

    private Optional<String> one(Resource of, double seconds, long now, long limit, boolean quiet) {
        Series soFar = series.getOrDefault(of, new Series());
        soFar.add(seconds, (double) now);
        return LeakRule.judge(of, (double) now, (double) limit, soFar, quiet);
    }

    private Optional<String> heap(double seconds, Sample sample, boolean quiet, Worker worker) {
        double used = (double) sample.heapOld();
        return switch (heap.look(seconds, used, (double) sample.heapLive(), (double) sample.heapMax(), quiet)) {
            case HeapWatch.Nothing() -> Optional.empty();
            case HeapWatch.Collect() -> {
                worker.post(new WorkerEvent.Tell(new SupervisorMessage.Collect()));
                yield Optional.empty();
            }
            case HeapWatch.Leak(String reason) -> Optional.of(reason);
        };
    }
}

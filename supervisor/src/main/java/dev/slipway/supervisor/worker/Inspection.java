package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.policy.Observation;
import dev.slipway.supervisor.policy.RecycleLimits;
import dev.slipway.supervisor.policy.RecycleRules;
import dev.slipway.supervisor.policy.RecycleVerdict;
import dev.slipway.supervisor.posix.ProcessUse;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.worker.protocol.WorkerMessage.Sample;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Looks at one worker and asks the rules. */
final class Inspection {
    /** Workers that started together must not be recycled together. */
    private static final double JITTER = 0.1;

    /** A worker can complain as often as it likes; it shall not have itself replaced without a pause. */
    private static final Duration TOO_YOUNG_TO_COMPLAIN = Duration.ofSeconds(10);

    private Inspection() {}

    /** @param histories by index; those of lives that have ended are replaced */
    static RecycleVerdict of(Worker worker, Map<Integer, History> histories) {
        if (!(worker.state() instanceof WorkerState.Ready ready) || !ready.accepting()) {
            return new RecycleVerdict.Keep();
        }
        Life life = ready.life();
        History history = histories.compute(
                worker.plan().index(),
                (index, before) -> before != null && before.isOf(life) ? before : new History(life.name()));
        return ProcessUse.of(life.pid())
                .map(use -> judge(worker, ready, use, history))
                .orElseGet(RecycleVerdict.Keep::new);
    }

    private static RecycleVerdict judge(Worker worker, WorkerState.Ready ready, ProcessUse use, History history) {
        Settings settings = worker.plan().wanted().specification().settings();
        Counters counters = worker.counters();
        Sample sample = counters.sample();
        long now = System.nanoTime();
        Duration age = Duration.ofNanos(now - ready.sinceNanos());
        Optional<String> leak = history.look(age, use, counters, settings, worker);
        Observation seen = new Observation(
                age,
                Duration.ofNanos(now - Math.max(counters.activeNanos(), ready.sinceNanos())),
                counters.requests(),
                counters.inFlight(),
                use.rssBytes(),
                sample == null ? 0 : sample.heapLive(),
                sample == null ? 0 : sample.heapMax(),
                use.threads(),
                use.descriptors(),
                use.cpu(),
                Optional.ofNullable(counters.complaint())
                        .filter(complaint -> age.compareTo(TOO_YOUNG_TO_COMPLAIN) >= 0)
                        .or(() -> leak));
        return RecycleRules.judge(seen, limits(settings, ready.life()));
    }

    /** The same life always gets the same jitter. */
    private static RecycleLimits limits(Settings settings, Life life) {
        double factor = 1 - JITTER + 2 * JITTER * new Random(life.name().hashCode()).nextDouble();
        return new RecycleLimits(
                Math.round(settings.get(SettingTable.MAXIMUM_REQUESTS) * factor),
                Duration.ofMillis(
                        (long) (settings.get(SettingTable.RESTART_INTERVAL).toMillis() * factor)),
                settings.get(SettingTable.INACTIVITY_TIMEOUT),
                settings.get(SettingTable.RECYCLE_MEMORY).bytes(),
                settings.get(SettingTable.HEAP_THRESHOLD),
                settings.get(SettingTable.THREAD_LIMIT),
                settings.get(SettingTable.FD_LIMIT),
                settings.get(SettingTable.CPU_TIME_LIMIT));
    }
}

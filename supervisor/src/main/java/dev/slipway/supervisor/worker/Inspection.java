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
import java.util.Optional;
import java.util.Random;

/** Looks at one worker and asks the rules. */
final class Inspection {
    /** Workers that started together must not be recycled together. */
    private static final double JITTER = 0.1;

    private Inspection() {}

    static RecycleVerdict of(Worker worker) {
        if (!(worker.state() instanceof WorkerState.Ready ready) || !ready.accepting()) {
            return new RecycleVerdict.Keep();
        }
        long now = System.nanoTime();
        Counters counters = worker.counters();
        Sample sample = counters.sample();
        return ProcessUse.of(ready.life().pid())
                .map(use -> RecycleRules.judge(
                        new Observation(
                                Duration.ofNanos(now - ready.sinceNanos()),
                                Duration.ofNanos(now - Math.max(counters.activeNanos(), ready.sinceNanos())),
                                counters.requests(),
                                counters.inFlight(),
                                use.rssBytes(),
                                sample == null ? 0 : sample.heapLive(),
                                sample == null ? 0 : sample.heapMax(),
                                use.threads(),
                                use.descriptors(),
                                use.cpu(),
                                Optional.ofNullable(counters.complaint())),
                        limits(worker.plan().wanted().specification().settings(), ready.life())))
                .orElseGet(RecycleVerdict.Keep::new);
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

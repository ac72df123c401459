package dev.slipway.supervisor.worker;

import dev.slipway.worker.protocol.WorkerMessage.Sample;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker as it is this moment, for people.
 *
 * @param name of its life, or of the worker when nothing runs
 * @param pid 0 when nothing runs
 * @param sample what its process last said of itself
 */
public record WorkerView(
        String name,
        int pid,
        WorkerState state,
        Optional<Instant> startedAt,
        long requests,
        int inFlight,
        long restarts,
        int release,
        @Nullable Sample sample) {
    static WorkerView of(Worker worker) {
        WorkerState state = worker.state();
        Counters counters = worker.counters();
        Optional<Life> life = state.currentLife();
        return new WorkerView(
                life.map(Life::name).orElse(worker.plan().baseName()),
                life.map(Life::pid).orElse(0),
                state,
                life.map(Life::startedAt),
                counters.requests(),
                counters.inFlight(),
                counters.restarts(),
                life.map(Life::release).orElse(worker.plan().release().number()),
                counters.sample());
    }
}

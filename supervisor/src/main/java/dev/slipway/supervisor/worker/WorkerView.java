package dev.slipway.supervisor.worker;

import java.time.Instant;
import java.util.Optional;

/**
 * A worker as it is this moment, for people.
 *
 * @param name of its life, or of the worker when nothing runs
 * @param pid 0 when nothing runs
 */
public record WorkerView(
        String name,
        int pid,
        WorkerState state,
        Optional<Instant> startedAt,
        long requests,
        int inFlight,
        long restarts,
        int release) {
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
                life.map(Life::release).orElse(worker.plan().release().number()));
    }
}

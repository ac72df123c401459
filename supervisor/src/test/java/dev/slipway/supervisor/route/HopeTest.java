package dev.slipway.supervisor.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.supervisor.gate.StartGate;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.worker.WorkerState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** For which workers that serve nobody yet visitors wait; {@code failing}: they have been told that it does not serve. */
class HopeTest {
    private static void hopeful(boolean atFirst, boolean whenFailing, WorkerState state) {
        assertEquals(atFirst, RouteFile.hopeful(state, false), state.word());
        assertEquals(whenFailing, RouteFile.hopeful(state, true), state.word() + ", failing");
    }

    @Test
    void whoIsAboutToStartIsWaitedForUnlessItHasFailedTooOften() {
        hopeful(true, false, new WorkerState.Down());
        StartGate gate = new StartGate(1, Duration.ofSeconds(10), Watcher.started());
        hopeful(true, false, new WorkerState.Queued(gate.lineUp(-1, false, () -> {})));
    }

    @Test
    void onlyAShortBackOffIsWaitedOut() {
        hopeful(true, false, backingOff(Duration.ofMillis(1400)));
        hopeful(false, false, backingOff(Duration.ofSeconds(10)));
    }

    private static WorkerState backingOff(Duration left) {
        return new WorkerState.BackingOff(System.nanoTime() + left.toNanos(), "died");
    }

    @Test
    void aFailedSuccessorIsNotWaitedFor() {
        hopeful(false, false, new WorkerState.Failed("died"));
    }
}

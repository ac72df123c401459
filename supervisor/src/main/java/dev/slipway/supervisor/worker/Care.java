package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.policy.RecycleVerdict;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a group does for its workers when nobody asks: recycles those that have lived enough, lets idle ones sleep. */
final class Care {
    private static final Logger LOG = System.getLogger(Care.class.getName());
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final WorkerGroup group;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Map<Integer, History> histories = new HashMap<>();
    private volatile long notBeforeNanos = System.nanoTime();

    Care(WorkerGroup group) {
        this.group = group;
    }

    /** Decides now, acts on a thread of its own, one worker at a time. */
    void look() {
        if (busy.get() || System.nanoTime() - notBeforeNanos < 0) {
            return;
        }
        List<String> sleepy = new ArrayList<>();
        for (Entry<Integer, Worker> member : group.members().entrySet()) {
            switch (Inspection.of(member.getValue(), histories)) {
                case RecycleVerdict.Keep() -> {}
                case RecycleVerdict.Sleep(String reason) -> sleepy.add(reason);
                case RecycleVerdict.Recycle(String reason) -> {
                    String name = WorkerView.of(member.getValue()).name();
                    act(() -> recycle(name, reason));
                    return;
                }
            }
        }
        if (!sleepy.isEmpty() && sleepy.size() == group.members().size()) {
            act(() -> group.sleep(sleepy.getFirst()));
        }
    }

    private void act(Runnable action) {
        if (busy.compareAndSet(false, true)) {
            Thread.ofVirtual().name("care " + group.wanted().key()).start(() -> {
                try {
                    action.run();
                } finally {
                    busy.set(false);
                }
            });
        }
    }

    private void recycle(String name, String reason) {
        try {
            group.recycle(name, reason);
        } catch (StartFailed | IOException | RuntimeException e) {
            notBeforeNanos = System.nanoTime() + AFTER_FAILURE.toNanos();
            LOG.log(
                    Level.WARNING,
                    "{0}: its successor did not become ready ({1}); the old worker serves on, trying again in {2} s",
                    group.wanted().key(),
                    e.getMessage(),
                    AFTER_FAILURE.toSeconds());
        }
    }
}

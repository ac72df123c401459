package dev.slipway.supervisor.worker;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What has happened to a worker and is not handled yet. */
final class Inbox {
    private final BlockingQueue<WorkerEvent> events = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    void add(WorkerEvent event) {
        events.add(event);
        if (closed) {
            letSpeakersGo();
        }
    }

    /** @param deadlineNanos when {@link WorkerEvent.DeadlinePassed} comes if nothing else does; {@link Long#MAX_VALUE} is never */
    WorkerEvent next(long deadlineNanos) {
        try {
            if (deadlineNanos == Long.MAX_VALUE) {
                return events.take();
            }
            // looked at first, or a worker that never stops talking would never be killed
            long left = deadlineNanos - System.nanoTime();
            WorkerEvent event = left > 0 ? events.poll(left, TimeUnit.NANOSECONDS) : null;
            return event == null ? new WorkerEvent.DeadlinePassed() : event;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a worker's owner", e);
        }
    }

    /** Nobody listens any more, and nobody shall wait to be heard. */
    void close() {
        closed = true;
        letSpeakersGo();
    }

    private void letSpeakersGo() {
        for (WorkerEvent event = events.poll(); event != null; event = events.poll()) {
            if (event instanceof WorkerEvent.Said said) {
                said.heard().run();
            }
        }
    }
}

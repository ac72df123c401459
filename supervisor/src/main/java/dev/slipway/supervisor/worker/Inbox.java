package dev.slipway.supervisor.worker;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The events of one worker, in order, and the passing of time. Any thread may add; its owner alone takes. */
final class Inbox {
    private final BlockingQueue<WorkerEvent> events = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    void add(WorkerEvent event) {
        events.add(event);
        if (closed) {
            letSpeakersGo();
        }
    }

    /** @param deadline {@link System#nanoTime()}, or {@link Long#MAX_VALUE} */
    WorkerEvent next(long deadline) {
        try {
            if (deadline == Long.MAX_VALUE) {
                return events.take();
            }
            // looked at first, or a worker that never stops talking would never be killed
            long left = deadline - System.nanoTime();
            WorkerEvent event = left > 0 ? events.poll(left, TimeUnit.NANOSECONDS) : null;
            return event == null ? new WorkerEvent.DeadlinePassed() : event;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a worker's owner", e);
        }
    }

    /** Its owner is gone. */
    void close() {
        closed = true;
        letSpeakersGo();
    }

    /** Nobody listens any more, and nobody shall wait to be heard. */
    private void letSpeakersGo() {
        for (WorkerEvent event = events.poll(); event != null; event = events.poll()) {
            if (event instanceof WorkerEvent.Said said) {
                said.heard().run();
            }
        }
    }
}

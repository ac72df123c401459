package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.posix.Watcher;

/** No worker runs although the application is up; the first connection starts one. */
final class Slumber {
    private final Watcher watcher;
    private final int listener;
    private volatile boolean on;

    Slumber(Watcher watcher, int listener) {
        this.watcher = watcher;
        this.listener = listener;
    }

    boolean on() {
        return on;
    }

    void begin() {
        on = true;
    }

    /** @param wake called on a thread of its own when somebody connects */
    void listen(Runnable wake) {
        watcher.watch(listener, () -> Thread.ofVirtual().name("wake").start(wake));
    }

    void end() {
        if (on) {
            on = false;
            watcher.forget(listener);
        }
    }
}

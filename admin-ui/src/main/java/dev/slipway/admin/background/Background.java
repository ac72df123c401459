package dev.slipway.admin.background;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Something that is done again and again in a thread of its own, whatever goes wrong in between. */
public abstract class Background implements SmartLifecycle {
    private static final Logger LOG = System.getLogger(Background.class.getName());
    private static final long AFTER_A_FAULT_MILLIS = 1000;

    private final String name;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile @Nullable Thread thread;

    protected Background(String name) {
        this.name = name;
    }

    /** Once; returns, or waits, until it is to be done again. */
    protected abstract void turn() throws InterruptedException;

    @Override
    public void start() {
        // before the thread looks, or it would find nothing to do
        if (running.compareAndSet(false, true)) {
            thread = Thread.ofPlatform().daemon().name(name).start(this::run);
        }
    }

    private void run() {
        while (isRunning()) {
            try {
                try {
                    turn();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "{0} waits: {1}", name, e.getMessage());
                    Thread.sleep(AFTER_A_FAULT_MILLIS);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void stop() {
        running.set(false);
        Thread last = thread;
        if (last != null) {
            last.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }
}

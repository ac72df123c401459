package dev.slipway.supervisor.worker;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Goes round all groups once a second and lets each look after its workers. */
public final class Rounds {
    private static final long EVERY_MILLIS = 1000;

    private final Supplier<Collection<WorkerGroup>> groups;

    public Rounds(Supplier<Collection<WorkerGroup>> groups) {
        this.groups = groups;
    }

    public void run() {
        Thread.ofPlatform().daemon().name("rounds").start(() -> {
            while (true) {
                try {
                    TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
                } catch (InterruptedException e) {
                    return;
                }
                groups.get().forEach(WorkerGroup::lookAfter);
            }
        });
    }
}

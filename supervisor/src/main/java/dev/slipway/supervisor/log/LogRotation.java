package dev.slipway.supervisor.log;

import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.supervisor.worker.WorkerGroup;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks at every log a few times a second and puts aside those that have grown. */
public final class LogRotation {
    private static final Logger LOG = System.getLogger(LogRotation.class.getName());
    private static final long LOOK_MILLIS = 500;

    private final LogStore logs;
    private final Supplier<Collection<WorkerGroup>> groups;

    public LogRotation(LogStore logs, Supplier<Collection<WorkerGroup>> groups) {
        this.logs = logs;
        this.groups = groups;
    }

    public void run() {
        Thread.ofPlatform().daemon().name("log rotation").start(() -> {
            while (true) {
                try {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                } catch (InterruptedException e) {
                    return;
                }
                // logs grow only while somebody writes
                groups.get().stream().filter(WorkerGroup::peopled).forEach(this::rotate);
            }
        });
    }

    private void rotate(WorkerGroup group) {
        Settings settings = group.wanted().specification().settings();
        try {
            logs.rotate(
                    group.wanted().key(),
                    settings.get(SettingTable.LOG_SIZE).bytes(),
                    settings.get(SettingTable.LOG_COUNT));
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "{0}: its logs could not be put aside: {1}",
                    group.wanted().key(),
                    e.getMessage());
        }
    }
}

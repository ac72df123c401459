package dev.slipway.supervisor.application;

import dev.slipway.supervisor.event.EventLog;
import dev.slipway.supervisor.release.DiskUse;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.worker.WorkerGroup;
import dev.slipway.supervisor.worker.Yard;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Looks once a minute how much disk those applications use that have written something, and says who uses too much. */
public final class DiskWatch {
    private static final Logger LOG = System.getLogger(DiskWatch.class.getName());
    private static final long EVERY_SECONDS = 60;

    private final Applications applications;
    private final DiskUse use;
    private final EventLog events;
    private final Yard yard;
    private final Map<ApplicationKey, Long> written = new HashMap<>();
    private final Set<ApplicationKey> tooMuch = new HashSet<>();

    public DiskWatch(Applications applications, DiskUse use, EventLog events, Yard yard) {
        this.applications = applications;
        this.use = use;
        this.events = events;
        this.yard = yard;
    }

    public void run() {
        Thread.ofPlatform().daemon().name("disk watch").start(() -> {
            while (true) {
                try {
                    TimeUnit.SECONDS.sleep(EVERY_SECONDS);
                } catch (InterruptedException e) {
                    return;
                }
                look();
            }
        });
    }

    void look() {
        for (WorkerGroup group : applications.all()) {
            ApplicationKey key = group.wanted().key();
            long now = group.limits().bytesWritten();
            Long before = written.put(key, now);
            if (before == null || before != now || tooMuch.contains(key)) {
                look(group, key);
            }
        }
    }

    private void look(WorkerGroup group, ApplicationKey key) {
        try {
            Optional<String> excess = use.excess(group.wanted());
            if (excess.isEmpty()) {
                tooMuch.remove(key);
            } else if (tooMuch.add(key)) {
                events.add(
                        "limit-hit",
                        key,
                        null,
                        "disk-limit: " + excess.get() + "; nothing is deployed until that is less");
            }
        } catch (IOException | RuntimeException e) {
            if (applications.find(key).isPresent()) {
                LOG.log(Level.WARNING, "{0}: {1}", key, e.getMessage());
            }
        }
        if (applications.find(key).isEmpty()) {
            written.remove(key);
            tooMuch.remove(key);
            yard.forgetControlGroups(key);
        }
    }
}

package dev.slipway.supervisor.front;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Bounds what an answer can do to httpd: mod_proxy keeps every header of an answer in memory until the last has come,
 * and has no limit for their number. Looks at the size of httpd's processes ten times a second and ends the worker
 * whose answer makes one grow.
 */
public final class FrontWatch {
    private static final Logger LOG = System.getLogger(FrontWatch.class.getName());
    private static final long EVERY_MILLIS = 100;
    private static final int LOOKS_BETWEEN_SCANS = 50;

    private final int httpdUid;
    private final Supplier<List<? extends Suspect>> suspects;
    private final Map<HttpdProcess, Growth> growing = new HashMap<>();

    public FrontWatch(int httpdUid, Supplier<List<? extends Suspect>> suspects) {
        this.httpdUid = httpdUid;
        this.suspects = suspects;
    }

    public void run() {
        Thread.ofPlatform().daemon().name("front watch").start(() -> {
            for (int look = 0; true; look++) {
                try {
                    TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
                } catch (InterruptedException e) {
                    return;
                }
                try {
                    if (look % LOOKS_BETWEEN_SCANS == 0) {
                        scan();
                    }
                    growing.forEach(this::look);
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "httpd's memory could not be looked at; trying again", e);
                }
            }
        });
    }

    private void scan() {
        List<HttpdProcess> all = HttpdProcess.all(httpdUid);
        growing.keySet().retainAll(all);
        all.forEach(process -> growing.computeIfAbsent(process, one -> new Growth()));
    }

    private void look(HttpdProcess process, Growth growth) {
        if (!growth.alarms(process.roughBytes())) {
            return;
        }
        Optional<Suspect> culprit = new Inquiry(
                        process, millis -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)))
                .culprit(suspects.get());
        long bytes = process.bytes();
        if (culprit.isPresent()) {
            culprit.get()
                    .condemn("an answer of its made httpd's process " + process.pid() + " grow to " + (bytes >> 20)
                            + " MiB without end, as headers do that never stop");
            growth.settled();
        } else {
            growth.unexplained(bytes);
        }
    }
}

package dev.slipway.admin.usage;

import dev.slipway.admin.database.Transactions;
import dev.slipway.supervisor.control.api.Snapshot;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import dev.slipway.supervisor.control.api.Snapshot.WorkerSnapshot;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Adds up what snapshots say. A process' counters are remembered by its name and start, with how far they had been
 * counted; so the difference is right after a restart of console, supervisor or worker alike.
 */
@Component
class Meter {
    /** Nobody looked for longer than this: what the memory was meanwhile is not known and not billed. */
    private static final Duration LONGEST_GAP = Duration.ofMinutes(5);

    private static final Duration MARKS_KEPT = Duration.ofDays(2);

    private final UsageStore store;
    private final Transactions transactions;
    private final Clock clock;

    Meter(UsageStore store, Transactions transactions, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.clock = clock;
    }

    void count(Snapshot snapshot) {
        Instant now = clock.instant();
        transactions.run(() -> {
            Map<String, UsageStore.Owner> owners = store.owners();
            Map<String, UsageStore.Mark> marks = store.marks();
            Map<UsageStore.Owner, Used> used = new HashMap<>();
            List<UsageStore.Mark> known = new ArrayList<>();
            List<UsageStore.Mark> fresh = new ArrayList<>();
            for (ApplicationSnapshot there : snapshot.applications()) {
                UsageStore.Owner owner = owners.get(there.tenant() + "/" + there.application());
                if (owner == null) {
                    continue; // somebody's by hand
                }
                for (WorkerSnapshot worker : there.workers()) {
                    UsageStore.Mark mark = mark(owner, worker, now);
                    UsageStore.Mark before = marks.get(mark.process());
                    used.merge(owner, since(before, worker, now), Used::and);
                    (before == null ? fresh : known).add(mark);
                }
            }
            add(now, used);
            store.mark(known, fresh);
            store.forgetMarksBefore(now.minus(MARKS_KEPT));
        });
    }

    private void add(Instant now, Map<UsageStore.Owner, Used> used) {
        Map<String, Used> tenants = new HashMap<>();
        used.forEach((owner, more) -> tenants.merge(owner.tenantId(), more, Used::and));
        store.addHours(now.truncatedTo(ChronoUnit.HOURS), used);
        store.addTenants("usage_day", now.truncatedTo(ChronoUnit.DAYS), tenants);
        store.addTenants("usage_month", Part.month(now), tenants);
    }

    private static UsageStore.Mark mark(UsageStore.Owner owner, WorkerSnapshot worker, Instant now) {
        return new UsageStore.Mark(
                owner.applicationId() + " " + worker.worker() + " " + worker.startedAt(),
                owner.applicationId(),
                worker.cpuMilliseconds(),
                worker.requests(),
                worker.restarts(),
                now);
    }

    private static Used since(UsageStore.@Nullable Mark before, WorkerSnapshot worker, Instant now) {
        Duration passed = Duration.between(before == null ? started(worker, now) : before.seen(), now);
        long seconds = passed.compareTo(LONGEST_GAP) > 0 ? 0 : Math.max(0, passed.toSeconds());
        return new Used(
                BigDecimal.valueOf(worker.rssBytes()).multiply(BigDecimal.valueOf(seconds)),
                Math.max(0, worker.cpuMilliseconds() - (before == null ? 0 : before.cpu())),
                Math.max(0, worker.requests() - (before == null ? 0 : before.requests())),
                seconds,
                Math.max(0, worker.restarts() - (before == null ? worker.restarts() : before.restarts())));
    }

    private static Instant started(WorkerSnapshot worker, Instant now) {
        String at = worker.startedAt();
        return at == null ? now : Instant.parse(at);
    }
}

package dev.slipway.admin.usage;

import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.tenant.Tenants;
import dev.slipway.supervisor.control.api.Snapshot;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import dev.slipway.supervisor.control.api.Snapshot.WorkerSnapshot;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
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

    private final JdbcClient sql;
    private final Tenants tenants;
    private final Applications applications;
    private final Transactions transactions;
    private final Clock clock;

    Meter(JdbcClient sql, Tenants tenants, Applications applications, Transactions transactions, Clock clock) {
        this.sql = sql;
        this.tenants = tenants;
        this.applications = applications;
        this.transactions = transactions;
        this.clock = clock;
    }

    private record Mark(long cpu, long requests, long restarts, Instant seen) {}

    void count(Snapshot snapshot) {
        Instant now = clock.instant();
        for (ApplicationSnapshot there : snapshot.applications()) {
            Optional<Application> known = tenants.byName(there.tenant())
                    .flatMap(tenant -> applications.byName(tenant.id(), there.application()));
            known.ifPresent(application ->
                    transactions.run(() -> there.workers().forEach(worker -> count(application, worker, now))));
        }
        sql.sql("delete from usage_mark where seen_at < ?")
                .param(Columns.time(now.minus(MARKS_KEPT)))
                .update();
    }

    private void count(Application application, WorkerSnapshot worker, Instant now) {
        String process = application.id() + " " + worker.worker() + " " + worker.startedAt();
        Optional<Mark> before = sql.sql("select * from usage_mark where process = ?")
                .param(process)
                .query((row, n) -> new Mark(
                        row.getLong("cpu_milliseconds"),
                        row.getLong("requests"),
                        row.getLong("restarts"),
                        Columns.time(row, "seen_at")))
                .optional();
        Instant since = before.map(Mark::seen).orElseGet(() -> started(worker, now));
        Duration passed = Duration.between(since, now);
        long seconds = passed.compareTo(LONGEST_GAP) > 0 ? 0 : Math.max(0, passed.toSeconds());
        Mark from = before.orElse(new Mark(0, 0, worker.restarts(), since));
        add(
                application,
                now,
                new Used(
                        BigDecimal.valueOf(worker.rssBytes()).multiply(BigDecimal.valueOf(seconds)),
                        Math.max(0, worker.cpuMilliseconds() - from.cpu()),
                        Math.max(0, worker.requests() - from.requests()),
                        seconds,
                        Math.max(0, worker.restarts() - from.restarts())));
        mark(process, application, worker, now, before.isPresent());
    }

    private static Instant started(WorkerSnapshot worker, Instant now) {
        String at = worker.startedAt();
        return at == null ? now : Instant.parse(at);
    }

    private record Used(BigDecimal memory, long cpu, long requests, long seconds, long restarts) {}

    private void add(Application application, Instant now, Used used) {
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        int updated = sql.sql("""
                        update usage_hour set memory_byte_seconds = memory_byte_seconds + ?, cpu_milliseconds = cpu_milliseconds + ?,
                        requests = requests + ?, worker_seconds = worker_seconds + ?, restarts = restarts + ?
                        where application_id = ? and hour_start = ?
                        """)
                .param(used.memory())
                .param(used.cpu())
                .param(used.requests())
                .param(used.seconds())
                .param(used.restarts())
                .param(application.id())
                .param(Columns.time(hour))
                .update();
        if (updated == 0) {
            sql.sql("""
                            insert into usage_hour (tenant_id, application_id, hour_start, memory_byte_seconds, cpu_milliseconds,
                              requests, bytes_out, disk_bytes, build_seconds, worker_seconds, restarts, oom_kills)
                            values (?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, 0)
                            """)
                    .param(application.tenantId())
                    .param(application.id())
                    .param(Columns.time(hour))
                    .param(used.memory())
                    .param(used.cpu())
                    .param(used.requests())
                    .param(used.seconds())
                    .param(used.restarts())
                    .update();
        }
    }

    private void mark(String process, Application application, WorkerSnapshot worker, Instant now, boolean known) {
        String statement = known
                ? "update usage_mark set application_id = ?, cpu_milliseconds = ?, requests = ?, bytes_out = 0, restarts = ?,"
                        + " seen_at = ? where process = ?"
                : "insert into usage_mark (application_id, cpu_milliseconds, requests, bytes_out, restarts, seen_at, process)"
                        + " values (?, ?, ?, 0, ?, ?, ?)";
        sql.sql(statement)
                .param(application.id())
                .param(worker.cpuMilliseconds())
                .param(worker.requests())
                .param(worker.restarts())
                .param(Columns.time(now))
                .param(process)
                .update();
    }
}

package dev.slipway.admin.lifecycle;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.background.Background;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.operation.Ask;
import dev.slipway.admin.operation.Operations;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks for wishes that the node has not been told of, whatever became of the operation that should have. */
@Component
class Reconciler extends Background {
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(10);
    private static final int AT_ONCE = 1000;

    private final JdbcClient sql;
    private final Operations operations;
    private final Clock clock;

    Reconciler(JdbcClient sql, Operations operations, Clock clock) {
        super("reconciler");
        this.sql = sql;
        this.operations = operations;
        this.clock = clock;
    }

    @Override
    protected void turn() throws InterruptedException {
        look();
        Thread.sleep(EVERY);
    }

    /** What was refused is refused again for a while; a new wish has an operation of its own. */
    int look() {
        List<String> tenants = sql.sql("""
                        select distinct a.tenant_id from application a
                        where a.wish <> a.applied and a.current_release is not null and not exists (
                          select 1 from operation o where o.tenant_id = a.tenant_id and o.subject = a.tenant_id and (
                            o.status in ('queued', 'running') or (o.status = 'failed' and o.finished_at > ?)))
                        fetch first %d rows only
                        """.formatted(AT_ONCE))
                .param(Columns.time(clock.instant().minus(AFTER_A_FAILURE)))
                .query((row, n) -> Columns.text(row, "tenant_id"))
                .list();
        tenants.forEach(
                tenant -> operations.askOnce(Ask.tenant(TenantHandlers.ALIGN, tenant), Caller.console("reconciler")));
        return tenants.size();
    }
}

package dev.slipway.admin.operation;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;
import static dev.slipway.admin.database.Columns.time;
import static dev.slipway.admin.database.Columns.timeOrNull;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Ids;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

@Component
class OperationStore {
    private static final int LOOKED_AT = 2000;

    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;

    OperationStore(JdbcClient sql, Ids ids, Clock clock) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
    }

    /** An operation that is queued, and whether it may begin now. */
    record Queued(Job job, String subject, boolean due) {}

    Operation add(Ask ask, Caller caller) {
        String id = ids.next("op");
        Instant now = clock.instant();
        sql.sql("""
                        insert into operation (id, kind, tenant_id, application_id, release_id, subject, status, input_json,
                          attempts, not_before, cancel_asked, actor, request_id, created_at, version)
                        values (?, ?, ?, ?, ?, ?, 'queued', ?, 0, ?, false, ?, ?, ?, 1)
                        """)
                .param(id)
                .param(ask.kind())
                .param(ask.tenantId())
                .param(ask.applicationId())
                .param(ask.releaseId())
                .param(ask.subject())
                .param(Columns.json(ask.input()))
                .param(time(ask.notBefore() == null ? now : ask.notBefore()))
                .param(caller.name())
                .param(caller.requestId())
                .param(time(now))
                .update();
        return find(id).orElseThrow();
    }

    /** One that is queued already and would do the same. */
    Optional<Operation> same(Ask ask) {
        Filter filter =
                new Filter().equal("status", "queued").equal("kind", ask.kind()).equal("subject", ask.subject());
        if (ask.applicationId() != null) {
            filter.equal("application_id", ask.applicationId());
        }
        return list(filter, new Cursor(1, "", "")).stream().findFirst();
    }

    Optional<Operation> open(String kind, String tenantId) {
        return list(
                        new Filter()
                                .equal("kind", kind)
                                .equal("tenant_id", tenantId)
                                .in("status", List.of("queued", "running")),
                        new Cursor(1, "", ""))
                .stream()
                .findFirst();
    }

    Optional<Operation> find(String id) {
        return sql.sql("select * from operation where id = ?")
                .param(id)
                .query(OperationStore::operation)
                .optional();
    }

    long version(String id) {
        return sql.sql("select version from operation where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    List<Operation> list(Filter filter, Cursor cursor) {
        return filter.query(sql, "select * from operation", "id desc", cursor, OperationStore::operation);
    }

    /** Oldest first. */
    List<Queued> queued() {
        Instant now = clock.instant();
        return sql.sql(
                        "select * from operation where status = 'queued' and (not_before <= ? or subject not like 'later/%')"
                                + " order by id fetch first " + LOOKED_AT + " rows only")
                .param(time(now))
                .query((row, n) -> new Queued(
                        job(row), text(row, "subject"), !time(row, "not_before").isAfter(now)))
                .list();
    }

    boolean begin(String id) {
        return sql.sql("""
                        update operation set status = 'running', attempts = attempts + 1, version = version + 1,
                        started_at = coalesce(started_at, ?) where id = ? and status = 'queued'
                        """).param(time(clock.instant())).param(id).update() == 1;
    }

    int attempts(String id) {
        return sql.sql("select attempts from operation where id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    void again(String id, Instant notBefore, String message) {
        sql.sql("""
                        update operation set status = 'queued', not_before = ?, message = ?, version = version + 1
                        where id = ?
                        """).param(time(notBefore)).param(message).param(id).update();
    }

    /** Whether it was open until now. */
    boolean end(String id, String status, @Nullable String message, @Nullable Problem error) {
        return sql.sql("""
                        update operation set status = ?, message = ?, error_json = ?, finished_at = ?, version = version + 1
                        where id = ? and status in ('queued', 'running')
                        """)
                        .param(status)
                        .param(message)
                        .param(error == null ? null : Columns.json(error))
                        .param(time(clock.instant()))
                        .param(id)
                        .update()
                == 1;
    }

    boolean cancel(String id, Problem error) {
        return sql.sql("""
                        update operation set status = 'cancelled', error_json = ?, finished_at = ?, version = version + 1
                        where id = ? and status = 'queued'
                        """)
                        .param(Columns.json(error))
                        .param(time(clock.instant()))
                        .param(id)
                        .update()
                == 1;
    }

    /** What a console that was killed had begun is begun again. */
    int requeueRunning() {
        return sql.sql("update operation set status = 'queued', not_before = ? where status = 'running'")
                .param(time(clock.instant()))
                .update();
    }

    Optional<Job> job(String id) {
        return sql.sql("select * from operation where id = ?")
                .param(id)
                .query((row, n) -> job(row))
                .optional();
    }

    void line(String id, int number, String text) {
        sql.sql("insert into operation_line (operation_id, number, at, text) values (?, ?, ?, ?)")
                .param(id)
                .param(number)
                .param(time(clock.instant()))
                .param(text)
                .update();
    }

    int lines(String id) {
        return sql.sql("select coalesce(max(number), 0) from operation_line where operation_id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    List<OperationLine> linesAfter(String id, int number) {
        return sql.sql("select * from operation_line where operation_id = ? and number > ? order by number")
                .param(id)
                .param(number)
                .query((row, n) -> new OperationLine(row.getInt("number"), time(row, "at"), text(row, "text")))
                .list();
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                text(row, "id"),
                text(row, "kind"),
                textOrNull(row, "tenant_id"),
                textOrNull(row, "application_id"),
                textOrNull(row, "release_id"),
                Columns.read(text(row, "input_json"), new TypeReference<Map<String, String>>() {}),
                text(row, "actor"),
                text(row, "request_id"));
    }

    private static Operation operation(ResultSet row, int number) throws SQLException {
        String error = textOrNull(row, "error_json");
        return new Operation(
                text(row, "id"),
                text(row, "kind"),
                text(row, "status"),
                textOrNull(row, "tenant_id"),
                textOrNull(row, "application_id"),
                textOrNull(row, "release_id"),
                textOrNull(row, "message"),
                error == null ? null : Columns.read(error, Problem.class),
                row.getInt("attempts"),
                text(row, "actor"),
                text(row, "request_id"),
                time(row, "created_at"),
                timeOrNull(row, "started_at"),
                timeOrNull(row, "finished_at"));
    }
}

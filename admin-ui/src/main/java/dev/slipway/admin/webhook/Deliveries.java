package dev.slipway.admin.webhook;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;
import static dev.slipway.admin.database.Columns.time;
import static dev.slipway.admin.database.Columns.timeOrNull;

import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Ids;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The log of deliveries, which is also their queue. */
@Component
class Deliveries {
    private static final int MOST_ATTEMPTS = 10;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofHours(6);
    private static final Duration KEPT = Duration.ofDays(30);

    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;

    Deliveries(JdbcClient sql, Ids ids, Clock clock) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
    }

    /** One that is to be made now. */
    record Due(String id, String webhookId, String body, int attempts) {}

    void add(String webhookId, long eventId, String body) {
        sql.sql("""
                        insert into delivery (id, webhook_id, event_id, status, body, attempts, next_attempt_at, created_at)
                        values (?, ?, ?, 'pending', ?, 0, ?, ?)
                        """)
                .param(ids.next("dlv"))
                .param(webhookId)
                .param(eventId)
                .param(body)
                .param(time(clock.instant()))
                .param(time(clock.instant()))
                .update();
    }

    List<Due> due(int most) {
        return sql.sql("""
                        select d.* from delivery d join webhook w on w.id = d.webhook_id and w.active = true
                        where d.status = 'pending' and d.next_attempt_at <= ? order by d.next_attempt_at
                        fetch first %d rows only
                        """.formatted(most))
                .param(time(clock.instant()))
                .query((row, n) ->
                        new Due(text(row, "id"), text(row, "webhook_id"), text(row, "body"), row.getInt("attempts")))
                .list();
    }

    void delivered(Due due, int status) {
        sql.sql("""
                        update delivery set status = 'delivered', attempts = ?, last_status = ?, last_error = null,
                        next_attempt_at = null, finished_at = ? where id = ?
                        """)
                .param(due.attempts() + 1)
                .param(status)
                .param(time(clock.instant()))
                .param(due.id())
                .update();
    }

    void failed(Due due, @Nullable Integer status, String error) {
        int attempts = due.attempts() + 1;
        boolean over = attempts >= MOST_ATTEMPTS;
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(2 * due.attempts(), 40));
        Instant next = clock.instant().plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        sql.sql("""
                        update delivery set status = ?, attempts = ?, last_status = ?, last_error = ?, next_attempt_at = ?,
                        finished_at = ? where id = ?
                        """)
                .param(over ? "failed" : "pending")
                .param(attempts)
                .param(status)
                .param(error.length() > 1000 ? error.substring(0, 1000) : error)
                .param(over ? null : time(next))
                .param(over ? time(clock.instant()) : null)
                .param(due.id())
                .update();
    }

    /** Once more from the beginning. */
    void again(String id) {
        sql.sql("""
                        update delivery set status = 'pending', attempts = 0, next_attempt_at = ?, finished_at = null
                        where id = ?
                        """).param(time(clock.instant())).param(id).update();
    }

    void forgetOld() {
        sql.sql("delete from delivery where finished_at < ?")
                .param(time(clock.instant().minus(KEPT)))
                .update();
    }

    Optional<Delivery> find(String webhookId, String id) {
        return sql.sql("select * from delivery where webhook_id = ? and id = ?")
                .param(webhookId)
                .param(id)
                .query(Deliveries::delivery)
                .optional();
    }

    List<Delivery> list(Filter filter, Cursor cursor) {
        return filter.query(sql, "select * from delivery", "id desc", cursor, Deliveries::delivery);
    }

    private static Delivery delivery(ResultSet row, int number) throws SQLException {
        return new Delivery(
                text(row, "id"),
                text(row, "webhook_id"),
                row.getLong("event_id"),
                text(row, "status"),
                row.getInt("attempts"),
                timeOrNull(row, "next_attempt_at"),
                Columns.integerOrNull(row, "last_status"),
                textOrNull(row, "last_error"),
                time(row, "created_at"),
                timeOrNull(row, "finished_at"));
    }
}

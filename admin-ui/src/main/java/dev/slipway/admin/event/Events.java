package dev.slipway.admin.event;

import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.http.Filter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Adds events, and wakes whoever waits for them. */
@Component
public final class Events {
    private final JdbcClient sql;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private long added;

    Events(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** @param type the thing and what happened to it: {@code release.live} */
    public void add(String type, String severity, Event.About about, String message) {
        add(type, severity, about, message, clock.instant(), null);
    }

    /** @param source of an event that was noted elsewhere; the same source twice is one event */
    void add(String type, String severity, Event.About about, String message, Instant at, @Nullable String source) {
        sql.sql("""
                        insert into event (at, type, severity, tenant_id, application_id, object_type, object_id, message,
                          source) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(Columns.time(at))
                .param(type)
                .param(severity)
                .param(about.tenantId())
                .param(about.applicationId())
                .param(about.objectType())
                .param(about.objectId())
                .param(message)
                .param(source)
                .update();
        Transactions.afterwards(this::wake);
    }

    private void wake() {
        lock.lock();
        try {
            added++;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something has been added, or the time is over. */
    public void await(long millis) throws InterruptedException {
        lock.lock();
        try {
            long before = added;
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (added == before && left > 0) {
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    public long last() {
        return sql.sql("select coalesce(max(id), 0) from event")
                .query(Long.class)
                .single();
    }

    /** The next ones after {@code id}, oldest first. */
    public List<Event> after(long id, int most, Filter filter) {
        return filter.where("id > ?", id)
                .query(
                        sql,
                        "select * from event",
                        "id",
                        new dev.slipway.admin.http.Cursor(most - 1, "", ""),
                        Events::event);
    }

    static Event event(ResultSet row, int number) throws SQLException {
        return new Event(
                row.getLong("id"),
                Columns.time(row, "at"),
                Columns.text(row, "type"),
                Columns.text(row, "severity"),
                Columns.textOrNull(row, "tenant_id"),
                Columns.textOrNull(row, "application_id"),
                Columns.text(row, "object_type"),
                Columns.text(row, "object_id"),
                Columns.text(row, "message"));
    }
}

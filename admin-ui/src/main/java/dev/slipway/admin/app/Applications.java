package dev.slipway.admin.app;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;
import static dev.slipway.admin.database.Columns.time;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Ids;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The applications of all tenants. Every change that the node must hear of counts the wish up. */
@Component
public final class Applications {
    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;

    Applications(JdbcClient sql, Ids ids, Clock clock) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
    }

    public Application get(Caller caller, String id) {
        return find(id).filter(application -> caller.sees(application.tenantId()))
                .orElseThrow(() -> ProblemException.notFound("application", id));
    }

    public Optional<Application> find(String id) {
        return sql.sql("select * from application where id = ?")
                .param(id)
                .query(Applications::application)
                .optional();
    }

    public Optional<Application> byName(String tenantId, String name) {
        return sql.sql("select * from application where tenant_id = ? and name = ?")
                .param(tenantId)
                .param(name)
                .query(Applications::application)
                .optional();
    }

    public List<Application> ofTenant(String tenantId) {
        return sql.sql("select * from application where tenant_id = ? order by id")
                .param(tenantId)
                .query(Applications::application)
                .list();
    }

    List<Application> list(Filter filter, Cursor cursor) {
        return filter.query(sql, "select * from application", "id", cursor, Applications::application);
    }

    public long version(String id) {
        return number("version", id);
    }

    public long wish(String id) {
        return number("wish", id);
    }

    public long environmentVersion(String id) {
        return number("environment_version", id);
    }

    private long number(String column, String id) {
        return sql.sql("select " + column + " from application where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    public Optional<String> appliedJson(String id) {
        return sql.sql("select applied_json from application where id = ? and applied_json is not null")
                .param(id)
                .query(String.class)
                .optional();
    }

    Application add(String tenantId, String name, Map<String, String> settings) {
        String id = ids.next("app");
        sql.sql("""
                        insert into application (id, tenant_id, name, settings_json, wanted, wish, applied,
                          environment_version, version, created_at, updated_at)
                        values (?, ?, ?, ?, 'up', 1, 1, 1, 1, ?, ?)
                        """)
                .param(id)
                .param(tenantId)
                .param(name)
                .param(Columns.json(settings))
                .param(time(clock.instant()))
                .param(time(clock.instant()))
                .update();
        return find(id).orElseThrow();
    }

    Application settings(String id, Map<String, String> settings) {
        return update(id, "settings_json = ?", Columns.json(settings));
    }

    public Application wanted(String id, String upOrDown) {
        return update(id, "wanted = ?, wish = wish + 1", upOrDown);
    }

    public Application locked(String id, @Nullable String reason) {
        return update(id, "locked_reason = ?", reason);
    }

    public Application serves(String id, String releaseId) {
        return update(id, "current_release = ?", releaseId);
    }

    /** Something that the node must be told has changed. */
    public Application wishes(String id) {
        return update(id, "wish = wish + 1");
    }

    /** The same for every application of a tenant. */
    public void allWish(String tenantId) {
        sql.sql("update application set wish = wish + 1, version = version + 1, updated_at = ? where tenant_id = ?")
                .param(time(clock.instant()))
                .param(tenantId)
                .update();
    }

    public void environmentChanged(String id) {
        sql.sql("update application set environment_version = environment_version + 1 where id = ?")
                .param(id)
                .update();
    }

    /** The node has been told of everything up to {@code wish}; {@code json} is what it says of the application now. */
    public void applied(String id, long wish, String json) {
        sql.sql("update application set applied = ?, applied_json = ? where id = ?")
                .param(wish)
                .param(json)
                .param(id)
                .update();
        update(id, "wish = wish");
    }

    public void remove(String id) {
        for (String table : List.of("environment_variable", "domain", "release")) {
            sql.sql("delete from " + table + " where application_id = ?")
                    .param(id)
                    .update();
        }
        sql.sql("delete from application where id = ?").param(id).update();
    }

    private Application update(String id, String assignments, @Nullable Object... values) {
        JdbcClient.StatementSpec statement = sql.sql(
                "update application set " + assignments + ", version = version + 1, updated_at = ? where id = ?");
        for (Object value : values) {
            statement = statement.param(value);
        }
        statement.param(time(clock.instant())).param(id).update();
        return find(id).orElseThrow();
    }

    private static Application application(ResultSet row, int number) throws SQLException {
        return new Application(
                text(row, "id"),
                text(row, "tenant_id"),
                text(row, "name"),
                Columns.read(text(row, "settings_json"), new TypeReference<Map<String, String>>() {}),
                text(row, "wanted"),
                textOrNull(row, "current_release"),
                textOrNull(row, "locked_reason"),
                row.getLong("wish") == row.getLong("applied"),
                time(row, "created_at"),
                time(row, "updated_at"));
    }
}

package dev.slipway.admin.plan;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.time;

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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The plans there are. */
@Component
public final class Plans {
    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;

    Plans(JdbcClient sql, Ids ids, Clock clock) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
    }

    Plan add(NewPlan asked) {
        String id = ids.next("pln");
        sql.sql("""
                        insert into plan (id, name, limits_json, settings_json, version, created_at, updated_at)
                        values (?, ?, ?, ?, 1, ?, ?)
                        """)
                .param(id)
                .param(asked.name())
                .param(Columns.json(asked.limitsOrNone()))
                .param(Columns.json(asked.settingsOrNone()))
                .param(time(clock.instant()))
                .param(time(clock.instant()))
                .update();
        return get(id);
    }

    Plan change(String id, NewPlan asked) {
        sql.sql("""
                        update plan set name = ?, limits_json = ?, settings_json = ?, version = version + 1, updated_at = ?
                        where id = ?
                        """)
                .param(asked.name())
                .param(Columns.json(asked.limitsOrNone()))
                .param(Columns.json(asked.settingsOrNone()))
                .param(time(clock.instant()))
                .param(id)
                .update();
        return get(id);
    }

    void remove(String id) {
        sql.sql("delete from plan where id = ?").param(id).update();
    }

    boolean inUse(String id) {
        return sql.sql("select 1 from tenant where plan_id = ? fetch first 1 rows only")
                .param(id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    long version(String id) {
        return sql.sql("select version from plan where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    public Plan get(String id) {
        return find(id).orElseThrow(() -> ProblemException.notFound("plan", id));
    }

    public Optional<Plan> find(String id) {
        return sql.sql("select * from plan where id = ?")
                .param(id)
                .query(Plans::plan)
                .optional();
    }

    /** Panels know plans by their names. */
    public Optional<Plan> byIdOrName(String word) {
        return sql.sql("select * from plan where id = ? or name = ? order by id fetch first 1 rows only")
                .param(word)
                .param(word)
                .query(Plans::plan)
                .optional();
    }

    Optional<Plan> byName(String name) {
        return sql.sql("select * from plan where name = ?")
                .param(name)
                .query(Plans::plan)
                .optional();
    }

    List<Plan> list(Filter filter, Cursor cursor) {
        return filter.query(sql, "select * from plan", "id", cursor, Plans::plan);
    }

    private static Plan plan(ResultSet row, int number) throws SQLException {
        return new Plan(
                text(row, "id"),
                text(row, "name"),
                Columns.read(text(row, "limits_json"), PlanLimits.class),
                Columns.read(text(row, "settings_json"), new TypeReference<Map<String, String>>() {}),
                time(row, "created_at"),
                time(row, "updated_at"));
    }
}

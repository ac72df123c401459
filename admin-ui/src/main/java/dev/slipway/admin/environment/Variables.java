package dev.slipway.admin.environment;

import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Vault;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class Variables {
    private final JdbcClient sql;
    private final Vault vault;
    private final Clock clock;

    Variables(JdbcClient sql, Vault vault, Clock clock) {
        this.sql = sql;
        this.vault = vault;
        this.clock = clock;
    }

    private record Kept(String content, boolean secret, String scope) {}

    List<Variable> ofApplication(String applicationId) {
        return sql.sql("select * from environment_variable where application_id = ? order by name")
                .param(applicationId)
                .query((row, n) -> new Variable(
                        Columns.text(row, "name"),
                        row.getBoolean("secret") ? null : Columns.text(row, "content"),
                        row.getBoolean("secret"),
                        Columns.text(row, "scope"),
                        Columns.time(row, "updated_at"),
                        Columns.text(row, "updated_by")))
                .list();
    }

    /** Whether anything is different now. */
    boolean change(String applicationId, Map<String, @Nullable NewVariable> asked, String by) {
        boolean changed = false;
        for (Map.Entry<String, @Nullable NewVariable> one : asked.entrySet()) {
            NewVariable variable = one.getValue();
            Optional<Kept> before = kept(applicationId, one.getKey());
            if (variable == null) {
                changed |= before.isPresent();
                remove(applicationId, one.getKey());
            } else if (before.filter(kept -> same(kept, variable)).isEmpty()) {
                changed = true;
                remove(applicationId, one.getKey());
                add(applicationId, one.getKey(), variable, by);
            }
        }
        return changed;
    }

    private boolean same(Kept kept, NewVariable asked) {
        String value = kept.secret() ? vault.open(kept.content()) : kept.content();
        return value.equals(asked.value())
                && kept.secret() == asked.isSecret()
                && kept.scope().equals(asked.scopeOrUsual());
    }

    private Optional<Kept> kept(String applicationId, String name) {
        return sql.sql("select * from environment_variable where application_id = ? and name = ?")
                .param(applicationId)
                .param(name)
                .query((row, n) ->
                        new Kept(Columns.text(row, "content"), row.getBoolean("secret"), Columns.text(row, "scope")))
                .optional();
    }

    private void remove(String applicationId, String name) {
        sql.sql("delete from environment_variable where application_id = ? and name = ?")
                .param(applicationId)
                .param(name)
                .update();
    }

    private void add(String applicationId, String name, NewVariable asked, String by) {
        sql.sql("""
                        insert into environment_variable (application_id, name, content, secret, scope, updated_at, updated_by)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(applicationId)
                .param(name)
                .param(asked.isSecret() ? vault.seal(asked.value()) : asked.value())
                .param(asked.isSecret())
                .param(asked.scopeOrUsual())
                .param(Columns.time(clock.instant()))
                .param(by)
                .update();
    }
}

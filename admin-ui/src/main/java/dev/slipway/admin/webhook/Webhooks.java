package dev.slipway.admin.webhook;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;
import static dev.slipway.admin.database.Columns.time;
import static dev.slipway.admin.database.Columns.timeOrNull;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Hashes;
import dev.slipway.admin.database.Ids;
import dev.slipway.admin.database.Vault;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class Webhooks {
    /** Both secrets sign for so long after a change. */
    private static final Duration CHANGE_OVER = Duration.ofHours(24);

    private static final int SECRET_LETTERS = 40;

    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;
    private final Vault vault;

    Webhooks(JdbcClient sql, Ids ids, Clock clock, Vault vault) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
        this.vault = vault;
    }

    Webhook add(String url, List<String> events, @Nullable String tenantId, long lastEvent) {
        String id = ids.next("whk");
        String secret = "whsec_" + Hashes.secret(SECRET_LETTERS);
        sql.sql("""
                        insert into webhook (id, tenant_id, url, events, secret_sealed, active, last_event, version,
                          created_at, updated_at) values (?, ?, ?, ?, ?, true, ?, 1, ?, ?)
                        """)
                .param(id)
                .param(tenantId)
                .param(url)
                .param(String.join(" ", events))
                .param(vault.seal(secret))
                .param(lastEvent)
                .param(time(clock.instant()))
                .param(time(clock.instant()))
                .update();
        return find(id).with(secret);
    }

    Webhook get(Caller caller, String id) {
        return sql.sql("select * from webhook where id = ?")
                .param(id)
                .query(Webhooks::webhook)
                .optional()
                .filter(hook -> caller.tenants() == null || caller.sees(hook.tenantId()))
                .orElseThrow(() -> ProblemException.notFound("webhook", id));
    }

    private Webhook find(String id) {
        return get(Caller.console("webhooks"), id);
    }

    List<Webhook> list(Filter filter, Cursor cursor) {
        return filter.query(sql, "select * from webhook", "id", cursor, Webhooks::webhook);
    }

    List<Webhook> active() {
        return sql.sql("select * from webhook where active = true order by id")
                .query(Webhooks::webhook)
                .list();
    }

    long version(String id) {
        return number("version", id);
    }

    long lastEvent(String id) {
        return number("last_event", id);
    }

    private long number(String column, String id) {
        return sql.sql("select " + column + " from webhook where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    void seen(String id, long event) {
        sql.sql("update webhook set last_event = ? where id = ?")
                .param(event)
                .param(id)
                .update();
    }

    Webhook change(String id, String url, List<String> events, boolean active) {
        sql.sql(
                        "update webhook set url = ?, events = ?, active = ?, version = version + 1, updated_at = ? where id = ?")
                .param(url)
                .param(String.join(" ", events))
                .param(active)
                .param(time(clock.instant()))
                .param(id)
                .update();
        return find(id);
    }

    Webhook rotate(String id) {
        String secret = "whsec_" + Hashes.secret(SECRET_LETTERS);
        sql.sql("""
                        update webhook set old_secret_sealed = secret_sealed, old_secret_until = ?, secret_sealed = ?,
                        version = version + 1, updated_at = ? where id = ?
                        """)
                .param(time(clock.instant().plus(CHANGE_OVER)))
                .param(vault.seal(secret))
                .param(time(clock.instant()))
                .param(id)
                .update();
        return find(id).with(secret);
    }

    void remove(String id) {
        sql.sql("delete from webhook where id = ?").param(id).update();
    }

    /** What a delivery is signed with: one secret, or two while it is being changed. */
    List<String> secrets(String id) {
        return sql.sql("select * from webhook where id = ?")
                .param(id)
                .query((row, n) -> {
                    List<String> secrets = new ArrayList<>(List.of(vault.open(text(row, "secret_sealed"))));
                    String old = textOrNull(row, "old_secret_sealed");
                    Instant until = timeOrNull(row, "old_secret_until");
                    if (old != null && until != null && clock.instant().isBefore(until)) {
                        secrets.add(vault.open(old));
                    }
                    return secrets;
                })
                .single();
    }

    private static Webhook webhook(ResultSet row, int number) throws SQLException {
        return new Webhook(
                text(row, "id"),
                textOrNull(row, "tenant_id"),
                text(row, "url"),
                Arrays.asList(text(row, "events").split(" ", -1)),
                row.getBoolean("active"),
                null,
                Columns.time(row, "created_at"),
                Columns.time(row, "updated_at"));
    }
}

package dev.slipway.admin.audit;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Denials;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Ids;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes entries; within the caller's transaction, so that there is no write without its entry. */
@Component
public final class AuditLog implements Denials {
    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;
    private final JsonMapper json;

    AuditLog(JdbcClient sql, Ids ids, Clock clock, JsonMapper json) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
        this.json = json;
    }

    /** @param action the thing and what was done to it: {@code tenant.suspend} */
    public void done(Caller caller, String action, Target target, @Nullable Object before, @Nullable Object after) {
        add(caller, action, target, "done", before, after);
    }

    @Override
    public void denied(Caller caller, String request) {
        String address = request.length() > 300 ? request.substring(0, 300) : request;
        add(caller, "denied", new Target("request", address, null), "denied", null, null);
    }

    private void add(
            Caller caller,
            String action,
            Target target,
            String outcome,
            @Nullable Object before,
            @Nullable Object after) {
        sql.sql("""
                        insert into audit_entry (id, at, actor, actor_kind, on_behalf_of, token_id, address, request_id,
                          action, object_type, object_id, tenant_id, outcome, before_json, after_json)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(ids.next("aud"))
                .param(Columns.time(clock.instant()))
                .param(caller.name())
                .param(caller.kind())
                .param(caller.onBehalfOf())
                .param(caller.kind().equals("token") ? caller.id() : null)
                .param(caller.address())
                .param(caller.requestId())
                .param(action)
                .param(target.type())
                .param(target.id())
                .param(target.tenantId())
                .param(outcome)
                .param(text(before))
                .param(text(after))
                .update();
    }

    private @Nullable String text(@Nullable Object value) {
        return value == null ? null : Masks.masked(json.valueToTree(value)).toString();
    }
}

package dev.slipway.admin.tenant;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;
import static dev.slipway.admin.database.Columns.time;
import static dev.slipway.admin.database.Columns.timeOrNull;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Ids;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
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

/** The tenants there are and were. Whoever reads through a caller sees only what that caller may see. */
@Component
public final class Tenants {
    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;

    Tenants(JdbcClient sql, Ids ids, Clock clock) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
    }

    public Tenant get(Caller caller, String id) {
        return find(id).filter(tenant -> caller.sees(tenant.id()))
                .orElseThrow(() -> ProblemException.notFound("tenant", id));
    }

    /**
     * A tenant that may be worked on; others wait until it has been.
     *
     * @throws ProblemException if it is suspended, or on its way out
     */
    public Tenant working(Caller caller, String id) {
        Tenant tenant = locked(caller, id);
        refuseLeaving(tenant);
        if (tenant.is("suspended")) {
            Tenant.Suspension why = tenant.suspension();
            throw new ProblemException(
                    Code.TENANT_SUSPENDED,
                    "tenant " + tenant.name() + " is suspended"
                            + (why == null
                                    ? ""
                                    : " (" + why.code() + (why.reason() == null ? "" : ": " + why.reason()) + ")")
                            + "; unsuspend it first");
        }
        return tenant;
    }

    /** A tenant that is not on its way out. */
    public Tenant staying(Caller caller, String id) {
        Tenant tenant = locked(caller, id);
        refuseLeaving(tenant);
        return tenant;
    }

    private static void refuseLeaving(Tenant tenant) {
        if (tenant.is("terminating") || tenant.is("terminated")) {
            throw new ProblemException(Code.TENANT_TERMINATED, "tenant " + tenant.name() + " is " + tenant.status());
        }
    }

    /** Nobody else changes it before this transaction has ended. */
    public Tenant locked(Caller caller, String id) {
        return sql.sql("select * from tenant where id = ? for update")
                .param(id)
                .query(Tenants::tenant)
                .optional()
                .filter(tenant -> caller.sees(tenant.id()))
                .orElseThrow(() -> ProblemException.notFound("tenant", id));
    }

    public Optional<Tenant> find(String id) {
        return one("id", id);
    }

    public Optional<Tenant> byExternalId(String externalId) {
        return one("external_id", externalId);
    }

    public Optional<Tenant> byName(String name) {
        return one("name", name);
    }

    private Optional<Tenant> one(String column, String value) {
        return sql.sql("select * from tenant where " + column + " = ?")
                .param(value)
                .query(Tenants::tenant)
                .optional();
    }

    public long version(String id) {
        return sql.sql("select version from tenant where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    List<Tenant> list(Filter filter, Cursor cursor) {
        return filter.query(sql, "select * from tenant", "id", cursor, Tenants::tenant);
    }

    public List<String> ofPlan(String planId) {
        return sql.sql("select id from tenant where plan_id = ? and status in ('provisioning', 'active', 'suspended')")
                .param(planId)
                .query((row, n) -> text(row, "id"))
                .list();
    }

    public Tenant add(
            String name,
            @Nullable String externalId,
            String planId,
            @Nullable String email,
            Map<String, String> labels) {
        String id = ids.next("ten");
        sql.sql("""
                        insert into tenant (id, name, external_id, plan_id, status, contact_email, labels_json, version,
                          created_at, updated_at) values (?, ?, ?, ?, 'provisioning', ?, ?, 1, ?, ?)
                        """)
                .param(id)
                .param(name)
                .param(externalId)
                .param(planId)
                .param(email)
                .param(Columns.json(labels))
                .param(time(clock.instant()))
                .param(time(clock.instant()))
                .update();
        return find(id).orElseThrow();
    }

    public Tenant change(Tenant before, TenantFields fields) {
        String email = fields.contactEmail() == null ? before.contactEmail() : emptyToNull(fields.contactEmail());
        String externalId = fields.externalId() == null ? before.externalId() : emptyToNull(fields.externalId());
        Map<String, String> labels = fields.labels() == null ? before.labels() : fields.labels();
        return update(
                before.id(),
                "contact_email = ?, external_id = ?, labels_json = ?",
                email,
                externalId,
                Columns.json(labels));
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    public Tenant status(String id, String status) {
        return update(id, "status = ?", status);
    }

    public Tenant plan(String id, String planId) {
        return update(id, "plan_id = ?", planId);
    }

    public Tenant suspended(String id, Tenant.Suspension why) {
        return update(
                id,
                "status = 'suspended', suspend_code = ?, suspend_reason = ?, suspended_by = ?, suspended_at = ?",
                why.code(),
                why.reason(),
                why.by(),
                time(why.at()));
    }

    public Tenant unsuspended(String id) {
        return update(
                id,
                "status = 'active', suspend_code = null, suspend_reason = null, suspended_by = null, suspended_at = null");
    }

    public Tenant terminating(String id, Instant until) {
        return update(id, "status = 'terminating', retained_until = ?", time(until));
    }

    public Tenant renewed(String id, @Nullable Instant until) {
        return update(id, "renewed_at = ?, paid_until = ?", time(clock.instant()), Columns.timeOrNull(until));
    }

    private Tenant update(String id, String assignments, @Nullable Object... values) {
        JdbcClient.StatementSpec statement =
                sql.sql("update tenant set " + assignments + ", version = version + 1, updated_at = ? where id = ?");
        for (Object value : values) {
            statement = statement.param(value);
        }
        statement.param(time(clock.instant())).param(id).update();
        return find(id).orElseThrow();
    }

    static Tenant tenant(ResultSet row, int number) throws SQLException {
        String code = textOrNull(row, "suspend_code");
        return new Tenant(
                text(row, "id"),
                text(row, "name"),
                textOrNull(row, "external_id"),
                text(row, "plan_id"),
                text(row, "status"),
                code == null
                        ? null
                        : new Tenant.Suspension(
                                code,
                                textOrNull(row, "suspend_reason"),
                                text(row, "suspended_by"),
                                time(row, "suspended_at")),
                textOrNull(row, "contact_email"),
                Columns.read(text(row, "labels_json"), new TypeReference<Map<String, String>>() {}),
                timeOrNull(row, "retained_until"),
                timeOrNull(row, "renewed_at"),
                timeOrNull(row, "paid_until"),
                time(row, "created_at"),
                time(row, "updated_at"));
    }
}

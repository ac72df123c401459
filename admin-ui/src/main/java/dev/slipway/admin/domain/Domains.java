package dev.slipway.admin.domain;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;
import static dev.slipway.admin.database.Columns.time;
import static dev.slipway.admin.database.Columns.timeOrNull;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.database.Hashes;
import dev.slipway.admin.database.Ids;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class Domains {
    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;

    Domains(JdbcClient sql, Ids ids, Clock clock) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
    }

    Domain get(Caller caller, String id) {
        return sql.sql("select * from domain where id = ?")
                .param(id)
                .query(Domains::domain)
                .optional()
                .filter(domain -> caller.sees(domain.tenantId()))
                .orElseThrow(() -> ProblemException.notFound("domain", id));
    }

    Optional<Domain> ofApplication(String applicationId, String host, String path) {
        return sql.sql("select * from domain where application_id = ? and host = ? and path = ?")
                .param(applicationId)
                .param(host)
                .param(path)
                .query(Domains::domain)
                .optional();
    }

    Optional<Domain> live(String route) {
        return sql.sql("select * from domain where live_route = ?")
                .param(route)
                .query(Domains::domain)
                .optional();
    }

    int count(String tenantId) {
        return sql.sql("select count(*) from domain where tenant_id = ?")
                .param(tenantId)
                .query(Integer.class)
                .single();
    }

    List<Domain> list(Filter filter, Cursor cursor) {
        return filter.query(sql, "select * from domain", "id", cursor, Domains::domain);
    }

    long version(String id) {
        return sql.sql("select version from domain where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    String add(Application application, String host, String path) {
        String id = ids.next("dom");
        sql.sql("""
                        insert into domain (id, tenant_id, application_id, host, path, challenge, version, created_at,
                          updated_at) values (?, ?, ?, ?, ?, ?, 1, ?, ?)
                        """)
                .param(id)
                .param(application.tenantId())
                .param(application.id())
                .param(host)
                .param(path)
                .param("slipway-" + Hashes.secret(32))
                .param(time(clock.instant()))
                .param(time(clock.instant()))
                .update();
        return id;
    }

    /** From now on nobody else can have it. */
    void verified(Domain domain, String by) {
        sql.sql("""
                        update domain set live_route = ?, verified_at = ?, verified_by = ?, version = version + 1,
                        updated_at = ? where id = ?
                        """)
                .param(domain.route())
                .param(time(clock.instant()))
                .param(by)
                .param(time(clock.instant()))
                .param(domain.id())
                .update();
    }

    void remove(String id) {
        sql.sql("delete from domain where id = ?").param(id).update();
    }

    private static Domain domain(ResultSet row, int number) throws SQLException {
        boolean live = textOrNull(row, "live_route") != null;
        return new Domain(
                text(row, "id"),
                text(row, "tenant_id"),
                text(row, "application_id"),
                text(row, "host"),
                text(row, "path"),
                live ? "live" : "pending",
                live ? null : new Domain.Proof("TXT", "_slipway." + text(row, "host"), text(row, "challenge")),
                timeOrNull(row, "verified_at"),
                textOrNull(row, "verified_by"),
                time(row, "created_at"),
                time(row, "updated_at"));
    }
}

package dev.slipway.admin.release;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;
import static dev.slipway.admin.database.Columns.time;
import static dev.slipway.admin.database.Columns.timeOrNull;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Ids;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The releases of all applications. */
@Component
public final class Releases {
    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;

    Releases(JdbcClient sql, Ids ids, Clock clock) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
    }

    public Release get(Caller caller, String id) {
        return find(id).filter(release -> caller.sees(release.tenantId()))
                .orElseThrow(() -> ProblemException.notFound("release", id));
    }

    Optional<Release> find(String id) {
        return sql.sql("select * from release where id = ?")
                .param(id)
                .query(Releases::release)
                .optional();
    }

    Optional<Release> byNumber(String applicationId, int number) {
        return sql.sql("select * from release where application_id = ? and number = ?")
                .param(applicationId)
                .param(number)
                .query(Releases::release)
                .optional();
    }

    Optional<Release> newest(String applicationId) {
        return sql.sql("select * from release where application_id = ? order by number desc fetch first 1 rows only")
                .param(applicationId)
                .query(Releases::release)
                .optional();
    }

    Optional<Integer> nodeRelease(String id) {
        return sql.sql("select node_release from release where id = ?")
                .param(id)
                .query((row, n) -> Optional.ofNullable(Columns.integerOrNull(row, "node_release")))
                .optional()
                .flatMap(found -> found);
    }

    List<Release> list(Filter filter, Cursor cursor) {
        return filter.query(sql, "select * from release", "id desc", cursor, Releases::release);
    }

    long version(String id) {
        return sql.sql("select version from release where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    /** An id for {@link #add}; the artifact is put in its place first. */
    String nextId() {
        return ids.next("rel");
    }

    Release add(
            String id,
            Application application,
            String kind,
            String digest,
            long size,
            @Nullable String message,
            @Nullable Integer nodeRelease,
            String by) {
        int number = newest(application.id()).map(Release::number).orElse(0) + 1;
        sql.sql("""
                        insert into release (id, tenant_id, application_id, number, kind, status, digest, size_bytes,
                          node_release, message, created_by, created_at, version)
                        values (?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, 1)
                        """)
                .param(id)
                .param(application.tenantId())
                .param(application.id())
                .param(number)
                .param(kind)
                .param(digest)
                .param(size)
                .param(nodeRelease)
                .param(message)
                .param(by)
                .param(time(clock.instant()))
                .update();
        return find(id).orElseThrow();
    }

    void operation(String id, String operationId) {
        sql.sql("update release set operation_id = ? where id = ?")
                .param(operationId)
                .param(id)
                .update();
    }

    void live(Release release, int nodeRelease) {
        sql.sql("""
                        update release set status = 'superseded', version = version + 1
                        where application_id = ? and status = 'live' and id <> ?
                        """).param(release.applicationId()).param(release.id()).update();
        sql.sql("""
                        update release set status = 'live', node_release = ?, finished_at = ?, version = version + 1
                        where id = ?
                        """)
                .param(nodeRelease)
                .param(time(clock.instant()))
                .param(release.id())
                .update();
    }

    void failed(String id, String failure) {
        sql.sql("""
                        update release set status = 'failed', failure = ?, finished_at = ?, version = version + 1
                        where id = ? and status = 'pending'
                        """).param(failure).param(time(clock.instant())).param(id).update();
    }

    private static Release release(ResultSet row, int number) throws SQLException {
        return new Release(
                text(row, "id"),
                text(row, "tenant_id"),
                text(row, "application_id"),
                row.getInt("number"),
                text(row, "kind"),
                text(row, "status"),
                text(row, "digest"),
                row.getLong("size_bytes"),
                textOrNull(row, "message"),
                textOrNull(row, "failure"),
                textOrNull(row, "operation_id"),
                text(row, "created_by"),
                time(row, "created_at"),
                timeOrNull(row, "finished_at"));
    }
}

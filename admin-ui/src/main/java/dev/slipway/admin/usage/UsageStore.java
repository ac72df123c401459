package dev.slipway.admin.usage;

import dev.slipway.admin.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Sums by hour and application, and by day and month and tenant; written in batches. */
@Component
class UsageStore {
    private static final String SUMS =
            "coalesce(sum(memory_byte_seconds), 0) as memory, coalesce(sum(cpu_milliseconds), 0) as cpu,"
                    + " coalesce(sum(requests), 0) as requests, coalesce(sum(worker_seconds), 0) as seconds,"
                    + " coalesce(sum(restarts), 0) as restarts";

    private final JdbcTemplate sql;

    UsageStore(JdbcTemplate sql) {
        this.sql = sql;
    }

    /** Whose sum: an application's by the hour, or a tenant's. */
    record Owner(String tenantId, String applicationId) {}

    /** How far a process had been counted. */
    record Mark(String process, String applicationId, long cpu, long requests, long restarts, Instant seen) {}

    /** Every application there is, by TENANT/APP. */
    Map<String, Owner> owners() {
        Map<String, Owner> owners = new HashMap<>();
        sql.query(
                "select t.name as tenant, a.name as name, t.id as tenant_id, a.id as id from application a join tenant t on t.id = a.tenant_id",
                row -> {
                    owners.put(
                            Columns.text(row, "tenant") + "/" + Columns.text(row, "name"),
                            new Owner(Columns.text(row, "tenant_id"), Columns.text(row, "id")));
                });
        return owners;
    }

    Map<String, Mark> marks() {
        Map<String, Mark> marks = new HashMap<>();
        sql.query("select * from usage_mark", row -> {
            Mark mark = new Mark(
                    Columns.text(row, "process"),
                    Columns.text(row, "application_id"),
                    row.getLong("cpu_milliseconds"),
                    row.getLong("requests"),
                    row.getLong("restarts"),
                    Columns.time(row, "seen_at"));
            marks.put(mark.process(), mark);
        });
        return marks;
    }

    void mark(List<Mark> known, List<Mark> fresh) {
        sql.batchUpdate(
                "update usage_mark set cpu_milliseconds = ?, requests = ?, restarts = ?, seen_at = ? where process = ?",
                known.stream()
                        .map(mark -> new Object[] {
                            mark.cpu(), mark.requests(), mark.restarts(), Columns.time(mark.seen()), mark.process()
                        })
                        .toList());
        sql.batchUpdate(
                "insert into usage_mark (process, application_id, cpu_milliseconds, requests, bytes_out, restarts, seen_at)"
                        + " values (?, ?, ?, ?, 0, ?, ?)",
                fresh.stream()
                        .map(mark -> new Object[] {
                            mark.process(),
                            mark.applicationId(),
                            mark.cpu(),
                            mark.requests(),
                            mark.restarts(),
                            Columns.time(mark.seen())
                        })
                        .toList());
    }

    void forgetMarksBefore(Instant time) {
        sql.update("delete from usage_mark where seen_at < ?", Columns.time(time));
    }

    void addHours(Instant hour, Map<Owner, Used> used) {
        List<Object[]> rows = new ArrayList<>();
        used.forEach((owner, more) -> rows.add(values(more, owner.applicationId(), owner.tenantId(), hour)));
        add("usage_hour", "application_id = ? and tenant_id = ?", "application_id, tenant_id, ", rows);
    }

    /** @param table usage_day or usage_month */
    void addTenants(String table, Instant start, Map<String, Used> used) {
        List<Object[]> rows = new ArrayList<>();
        used.forEach((tenant, more) -> rows.add(values(more, tenant, start)));
        add(table, "tenant_id = ?", "tenant_id, ", rows);
    }

    private static Object[] values(Used used, Object... key) {
        List<Object> values = new ArrayList<>(List.of(
                used.memoryByteSeconds(),
                used.cpuMilliseconds(),
                used.requests(),
                used.workerSeconds(),
                used.restarts()));
        for (Object part : key) {
            values.add(part instanceof Instant at ? Columns.time(at) : part);
        }
        return values.toArray();
    }

    private void add(String table, String owner, String key, List<Object[]> rows) {
        int[] updated = sql.batchUpdate(
                "update " + table
                        + " set memory_byte_seconds = memory_byte_seconds + ?, cpu_milliseconds = cpu_milliseconds + ?,"
                        + " requests = requests + ?, worker_seconds = worker_seconds + ?, restarts = restarts + ? where "
                        + owner + " and start_at = ?",
                rows);
        List<Object[]> missing = new ArrayList<>();
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] == 0) {
                missing.add(rows.get(i));
            }
        }
        sql.batchUpdate(
                "insert into " + table + " (memory_byte_seconds, cpu_milliseconds, requests, worker_seconds, restarts, "
                        + key + "start_at, bytes_out, disk_bytes, build_seconds, oom_kills) values (?, ?, ?, ?, ?, "
                        + "?, ".repeat(key.split(",", -1).length - 1) + "?, 0, 0, 0, 0)",
                missing);
    }

    /** Everybody's sums in a part of a span. */
    Map<String, Used> everybody(Part part) {
        Map<String, Used> sums = new HashMap<>();
        sql.query(
                "select tenant_id, " + SUMS + " from " + part.table()
                        + " where start_at >= ? and start_at < ? group by tenant_id",
                row -> {
                    sums.put(Columns.text(row, "tenant_id"), used(row));
                },
                Columns.time(part.from()),
                Columns.time(part.to()));
        return sums;
    }

    Used of(String tenantId, Part part) {
        List<Used> sums = sql.query(
                "select " + SUMS + " from " + part.table() + " where tenant_id = ? and start_at >= ? and start_at < ?",
                (row, n) -> used(row),
                tenantId,
                Columns.time(part.from()),
                Columns.time(part.to()));
        return sums.isEmpty() ? Used.NOTHING : sums.getFirst();
    }

    private static Used used(ResultSet row) throws SQLException {
        return new Used(
                row.getBigDecimal("memory"),
                row.getLong("cpu"),
                row.getLong("requests"),
                row.getLong("seconds"),
                row.getLong("restarts"));
    }
}

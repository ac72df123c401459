package dev.slipway.admin.http;

import dev.slipway.admin.access.Caller;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The conditions of a list. Columns are written by us; values are always parameters. */
public final class Filter {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** Only what the caller may see. */
    public Filter tenants(String column, Caller caller) {
        Set<String> tenants = caller.tenants();
        return tenants == null ? this : in(column, tenants);
    }

    public Filter in(String column, Collection<String> allowed) {
        if (allowed.isEmpty()) {
            conditions.add("1 = 0");
        } else {
            conditions.add(column + " in (" + "?, ".repeat(allowed.size() - 1) + "?)");
            values.addAll(allowed);
        }
        return this;
    }

    public Filter equal(String column, @Nullable Object value) {
        return where(column + " = ?", value);
    }

    /** One condition with one parameter; left out if there is no value. */
    public Filter where(String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.add(value);
        }
        return this;
    }

    /** Somewhere in one of the columns, whatever the case. */
    public Filter containing(@Nullable String text, String... columns) {
        if (text == null || text.isEmpty()) {
            return this;
        }
        String pattern = "%"
                + text.toLowerCase(Locale.ROOT)
                        .replace("!", "!!")
                        .replace("%", "!%")
                        .replace("_", "!_")
                + "%";
        List<String> any = new ArrayList<>();
        for (String column : columns) {
            any.add("lower(" + column + ") like ? escape '!'");
            values.add(pattern);
        }
        conditions.add("(" + String.join(" or ", any) + ")");
        return this;
    }

    public Filter after(String column, Cursor cursor) {
        return where(column + " > ?", cursor.after().isEmpty() ? null : cursor.after());
    }

    public Filter before(String column, Cursor cursor) {
        return where(column + " < ?", cursor.after().isEmpty() ? null : cursor.after());
    }

    /** One more than asked for, so that it is known whether there is another page. */
    public <T> List<T> query(JdbcClient sql, String select, String order, Cursor cursor, RowMapper<T> mapper) {
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        return sql.sql(select + where + " order by " + order + " fetch first " + (cursor.limit() + 1) + " rows only")
                .params(values)
                .query(mapper)
                .list();
    }
}

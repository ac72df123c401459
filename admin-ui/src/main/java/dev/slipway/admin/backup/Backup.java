package dev.slipway.admin.backup;

import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.database.Transactions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a zip: one file a table, one JSON object a line; and the key, without which its secrets cannot be read. */
@Component
class Backup {
    static final String KEY = "secrets.key";
    static final String VERSION = "schema-version";
    private static final JsonMapper JSON = new JsonMapper();
    private static final int AT_ONCE = 500;

    private final JdbcTemplate sql;
    private final Transactions transactions;
    private final ConsoleConfig config;

    Backup(JdbcTemplate sql, Transactions transactions, ConsoleConfig config) {
        this.sql = sql;
        this.transactions = transactions;
        this.config = config;
    }

    /** As it was at one moment. */
    void write(Path file) {
        transactions.runAtOneMoment(() -> {
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                text(zip, VERSION, version());
                zip.putNextEntry(new ZipEntry(KEY));
                zip.write(Files.readAllBytes(config.state().resolve(KEY)));
                zip.closeEntry();
                for (String table : Tables.ALL) {
                    zip.putNextEntry(new ZipEntry(table));
                    rows(table, zip);
                    zip.closeEntry();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the backup could not be written", e);
            }
        });
    }

    private String version() {
        return String.valueOf(sql.queryForObject(
                "select max(\"version\") from \"flyway_schema_history\" where \"success\" = true", String.class));
    }

    private static void text(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private void rows(String table, OutputStream out) {
        JdbcTemplate streaming = new JdbcTemplate(java.util.Objects.requireNonNull(sql.getDataSource()));
        streaming.setFetchSize(AT_ONCE);
        streaming.query("select * from " + table, row -> {
            try {
                out.write((JSON.writeValueAsString(object(row)) + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Map<String, @Nullable Object> object(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            object.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), value(row, i, columns.getColumnType(i)));
        }
        return object;
    }

    private static @Nullable Object value(ResultSet row, int column, int type) throws SQLException {
        if (type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE) {
            OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
            return at == null ? null : at.toInstant().toString();
        }
        return type == Types.CLOB ? row.getString(column) : row.getObject(column);
    }
}

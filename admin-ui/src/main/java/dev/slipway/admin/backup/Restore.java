package dev.slipway.admin.backup;

import dev.slipway.admin.config.ConsoleConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fills an empty database from a backup, while no console runs. A backup of an older schema is brought up to date. */
public final class Restore {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int AT_ONCE = 500;

    private final ConsoleConfig config;

    public Restore(ConsoleConfig config) {
        this.config = config;
    }

    /**
     * How many rows there are now.
     *
     * @throws IOException if it is no backup, or the database is not empty; nothing has changed then
     */
    public long from(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                Connection connection = connect()) {
            if (tables(connection) > 0) {
                throw new IOException("the database is not empty; move it away, or name another in etc/console.toml");
            }
            String version = new String(bytes(zip, Backup.VERSION), StandardCharsets.US_ASCII);
            migrate(version);
            long rows = 0;
            connection.setAutoCommit(false);
            for (String table : Tables.ALL) {
                rows += fill(connection, zip, table);
            }
            identities(connection);
            connection.commit();
            key(bytes(zip, Backup.KEY));
            migrate(null);
            return rows;
        } catch (SQLException e) {
            throw new IOException("the database refused the backup: " + e.getMessage(), e);
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (config.databaseUser() != null) {
            properties.setProperty("user", config.databaseUser());
        }
        if (config.databasePassword() != null) {
            properties.setProperty("password", config.databasePassword());
        }
        return DriverManager.getConnection(config.database(), properties);
    }

    private static int tables(Connection connection) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        int count = 0;
        try (ResultSet found =
                meta.getTables(null, connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (found.next()) {
                count++;
            }
        }
        return count;
    }

    private void migrate(@Nullable String version) {
        var flyway = Flyway.configure()
                .dataSource(config.database(), config.databaseUser(), config.databasePassword())
                .locations("classpath:db/migrations");
        if (version != null) {
            flyway.target(version);
        }
        flyway.load().migrate();
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(zip.getName() + " is no backup of a console: there is no " + name + " in it");
        }
        try (var in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static long fill(Connection connection, ZipFile zip, String table) throws IOException, SQLException {
        ZipEntry entry = zip.getEntry(table);
        if (entry == null) {
            return 0; // the backup is older than the table
        }
        Map<String, Integer> columns = columns(connection, table);
        String insert = "insert into " + table + " (" + String.join(", ", columns.keySet()) + ") values ("
                + "?, ".repeat(columns.size() - 1) + "?)";
        long rows = 0;
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8));
                PreparedStatement statement = connection.prepareStatement(insert)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = JSON.readTree(line);
                int column = 1;
                for (Map.Entry<String, Integer> one : columns.entrySet()) {
                    set(statement, column++, row.path(one.getKey()), one.getValue());
                }
                statement.addBatch();
                if (++rows % AT_ONCE == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
        return rows;
    }

    private static Map<String, Integer> columns(Connection connection, String table) throws SQLException {
        Map<String, Integer> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("select * from " + table + " where 1 = 0");
                ResultSet none = statement.executeQuery()) {
            for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
                columns.put(
                        none.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT),
                        none.getMetaData().getColumnType(i));
            }
        }
        return columns;
    }

    private static void set(PreparedStatement statement, int column, JsonNode value, int type) throws SQLException {
        if (value.isNull() || value.isMissingNode()) {
            statement.setNull(column, type);
            return;
        }
        switch (type) {
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
                statement.setObject(column, Instant.parse(value.asString()).atOffset(ZoneOffset.UTC));
            case Types.BOOLEAN, Types.BIT -> statement.setBoolean(column, value.booleanValue());
            case Types.INTEGER -> statement.setInt(column, value.intValue());
            case Types.BIGINT -> statement.setLong(column, value.longValue());
            case Types.NUMERIC, Types.DECIMAL -> statement.setBigDecimal(column, value.decimalValue());
            default -> statement.setString(column, value.asString());
        }
    }

    /** What counts ids up goes on after the last that was restored. */
    private static void identities(Connection connection) throws SQLException {
        long next = 1;
        try (PreparedStatement last = connection.prepareStatement("select coalesce(max(id), 0) + 1 from event");
                ResultSet row = last.executeQuery()) {
            if (row.next()) {
                next = row.getLong(1);
            }
        }
        try (PreparedStatement restart =
                connection.prepareStatement("alter table event alter column id restart with " + next)) {
            restart.execute();
        }
    }

    private void key(byte[] bytes) throws IOException {
        Path file = config.state().resolve(Backup.KEY);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, bytes);
    }
}

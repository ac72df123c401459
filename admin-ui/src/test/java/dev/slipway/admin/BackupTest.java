package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.backup.Restore;
import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.stage.Api;
import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.Tenancy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class BackupTest {
    /** From one database into another, which may be of the other kind. */
    static void roundTrip(ConsoleConfig from, ConsoleConfig to) throws IOException {
        Path file;
        Tenancy tenancy;
        String token;
        String tenants;
        try (Console console = Console.on(from)) {
            tenancy = Tenancy.live(console);
            Api api = console.admin().waiting().with("If-Match", "*");
            api.patch(
                            "/applications/" + tenancy.application() + "/environment",
                            Map.of("variables", Map.of("KEY", Map.of("value", "sealed"))))
                    .expect(200);
            api.post("/webhooks", Map.of("url", "http://127.0.0.1:9/")).expect(201);
            token = api.post("/tokens", Map.of("name", "kept", "preset", "admin"))
                    .text("token");
            Reply made = api.post("/system/backups").expect(201);
            file = Path.of(made.text("file"));
            assertEquals(
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(1, api.get("/system/backups").expect(200).json().size());
            tenants = api.get("/tenants").body();
        }
        Files.createDirectories(to.uploads());
        Restore restore = new Restore(to);
        assertTrue(restore.from(file) > 10);
        assertThrows(IOException.class, () -> restore.from(file), "not empty any more");
        try (Console console = Console.on(to)) {
            Api api = console.as(token).waiting().with("If-Match", "*");
            assertEquals(tenants, api.get("/tenants").expect(200).body());
            long before = Long.parseLong(api.get("/events").each("id").getFirst());
            // the secret can be opened again, and events are counted on
            api.patch(
                            "/applications/" + tenancy.application() + "/environment",
                            Map.of("variables", Map.of("KEY", Map.of("value", "sealed"))))
                    .expect(200);
            api.post("/tenants/" + tenancy.id() + "/suspend").expect(200);
            assertTrue(Long.parseLong(api.get("/events").each("id").getFirst()) > before);
        }
    }

    @Test
    void whatWasBackedUpIsThereAgainWithItsSecretsAndTokens() throws Exception {
        roundTrip(Console.config(Console.directory(), null), Console.config(Console.directory(), null));
    }

    @Test
    void noTableIsForgotten() {
        java.util.Set<String> there = new java.util.TreeSet<>(Console.shared()
                .bean(JdbcClient.class)
                .sql("select table_name from information_schema.tables where table_schema = 'PUBLIC'")
                .query((row, n) -> row.getString(1).toLowerCase(Locale.ROOT))
                .list());
        there.remove("flyway_schema_history");
        assertEquals(there, dev.slipway.admin.backup.TablesOfBackup.all());
    }

    @Test
    void anotherZipIsNoBackup() throws Exception {
        Path zip = Files.createTempFile("slipway-", ".zip");
        try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new java.util.zip.ZipEntry("x"));
            out.closeEntry();
        }
        ConsoleConfig config = Console.config(Console.directory(), null);
        Files.createDirectories(config.uploads());
        IOException e = assertThrows(IOException.class, () -> new Restore(config).from(zip));
        assertTrue(String.valueOf(e.getMessage()).contains("is no backup of a console"), e.getMessage());
        Files.delete(zip);
    }
}

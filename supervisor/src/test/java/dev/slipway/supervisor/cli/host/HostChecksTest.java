package dev.slipway.supervisor.cli.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.control.api.Checks.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostChecksTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "Server version: Apache/2.4.68 (Debian), warning",
        "Server version: Apache/2.4.69 (Debian), ok",
        "Server version: Apache/2.4.70, ok",
        "Server version: Apache/2.5.0, ok",
        "Server version: Apache/2.2.99, warning",
        "'', error",
    })
    void httpdHasAFloor(String output, String verdict) {
        assertEquals(verdict, HttpdChecks.version(output).verdict());
    }

    @Test
    void modulesMayBeFilesOrCompiledIn() throws IOException {
        for (String module : List.of("mpm_event", "authz_core", "headers", "rewrite", "proxy")) {
            Files.createFile(directory.resolve("mod_" + module + ".so"));
        }
        Check missing = HttpdChecks.modules("Compiled in modules:\n  core.c\n", List.of(directory));
        assertEquals("error", missing.verdict());
        assertTrue(missing.finding().startsWith("missing: proxy_http;"), missing.finding());
        assertEquals(
                "ok",
                HttpdChecks.modules("  core.c\n  mod_proxy_http.c\n", List.of(directory))
                        .verdict());
        Files.delete(directory.resolve("mod_mpm_event.so"));
        assertEquals(
                "ok",
                HttpdChecks.modules("  event.c\n  mod_proxy_http.c\n", List.of(directory))
                        .verdict());
    }

    @Test
    void anOldJdkIsAnError() {
        assertEquals("error", HostChecks.jdk(24, "/jdk").verdict());
        assertEquals("ok", HostChecks.jdk(25, "/jdk").verdict());
        assertEquals("ok", HostChecks.jdk(26, "/jdk").verdict());
    }

    @Test
    void bothVersionsOfCgroupsAreTold() throws IOException {
        assertEquals("warning", HostChecks.cgroup(directory).verdict());
        Files.createDirectory(directory.resolve("memory"));
        assertTrue(HostChecks.cgroup(directory).finding().startsWith("version 1"));
        Files.createFile(directory.resolve("cgroup.controllers"));
        assertTrue(HostChecks.cgroup(directory).finding().startsWith("version 2"));
    }

    @Test
    void aClosedDirectoryAboveThePrefixIsNamed() throws IOException {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Path prefix = Files.createDirectory(closed.resolve("prefix"));
        mode(directory, "rwxr-xr-x");
        mode(prefix, "rwxr-xr-x");
        mode(closed, "rwx------");
        assertTrue(PrefixChecks.reachable(prefix).finding().endsWith("open it with: chmod o+x " + closed));
        mode(closed, "rwxrwxrwx");
        assertTrue(PrefixChecks.reachable(prefix).finding().endsWith("close it with: chmod o-w " + closed));
        mode(closed, "rwxr-xr-x");
        assertEquals("ok", PrefixChecks.reachable(prefix).verdict());
    }

    @Test
    void aPrefixLeavesRoomForSockets() {
        assertEquals("ok", PrefixChecks.length(Path.of("/" + "p".repeat(78))).verdict());
        assertEquals("error", PrefixChecks.length(Path.of("/" + "p".repeat(79))).verdict());
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}

package dev.slipway.supervisor.cli.input;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedTest {
    @TempDir
    private Path directory;

    private Path file(int fileMode, int directoryMode) throws IOException {
        Path file = Files.createFile(Files.createDirectory(directory.resolve("d" + fileMode + "-" + directoryMode))
                .resolve("shop.war"));
        Files.setAttribute(file, "unix:mode", fileMode);
        Files.setAttribute(file.resolveSibling(""), "unix:mode", directoryMode);
        return file;
    }

    private static void refused(Path file, String why) {
        String message = String.valueOf(
                assertThrows(Refused.class, () -> Guarded.demand(file)).getMessage());
        assertTrue(message.contains(why), message);
    }

    @Test
    void whatOnlyItsOwnerCanWriteIsTaken() throws IOException {
        Guarded.demand(file(0644, 0755));
        Guarded.demand(file(0600, 0700));
        Guarded.demand(file(0644, 01777));
    }

    @Test
    void whatOthersCanWriteOrReplaceIsRefused() throws IOException {
        refused(file(0646, 0755), "it can be written by others than its owner (mode 646)");
        refused(file(0644, 0757), "d420-495 can be written by others than its owner (mode 757)");
    }
}

package dev.slipway.supervisor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TrainingTest {
    @Test
    @Timeout(60)
    void leavesNothingBehind() throws IOException {
        long before = leftovers();
        Training.main(new String[0]);
        assertEquals(before, leftovers());
    }

    private static long leftovers() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("slipway-training"))
                    .count();
        }
    }
}

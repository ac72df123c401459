package dev.slipway.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TrainingIT {
    @TempDir
    private Path directory;

    @Test
    void aTrainingRunMakesAnAotCache() throws Exception {
        Path cache = directory.resolve("ee11.aot");
        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:AOTCacheOutput=" + cache,
                        "-Xlog:disable",
                        "-XX:+UseSerialGC",
                        "-cp",
                        Applications.classPath(Environment.EE11),
                        "dev.slipway.worker.Main",
                        "--train",
                        "--environment=ee11",
                        "--root=" + Applications.explode("pages", Environment.EE11, directory),
                        "--data=" + directory.resolve("data"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("training.log").toFile())
                .start();
        assertEquals(0, training.waitFor(), () -> "see " + directory);
        assertTrue(Files.size(cache) > 1 << 20);
    }
}

package dev.slipway.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.worker.process.Slot.Running;
import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions belong to the application, not to the worker that happened to make them. */
@Timeout(120)
class SessionIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Environment.class,
            names = {"EE8", "EE11"})
    void aSessionGoesOnInTheNextWorkerAndBetweenTwo(Environment environment) throws Exception {
        Path sample = Applications.explode("sample", environment, directory);
        Path data = directory.resolve("data");
        try (Slot one = new Slot(directory.resolve("1"), data);
                Slot two = new Slot(directory.resolve("2"), data)) {
            Running first = one.serving(environment, sample);
            Running second = two.serving(environment, sample);
            String cookie;
            try (Connection toFirst = one.connect();
                    Connection toSecond = two.connect()) {
                Answer made = toFirst.get("/count?stubborn");
                assertEquals("1 true", made.body());
                cookie = "Cookie: " + made.cookie();
                assertEquals("2 true", toFirst.get("/count", cookie).body());
                assertEquals("3 false", toSecond.get("/count", cookie).body());
                assertEquals("4 false", toFirst.get("/count", cookie).body());
                assertEquals("5 false", toSecond.get("/count", cookie).body());
            }
            end(one, first);
            end(two, second);
            one.serving(environment, sample);
            try (Connection toThird = one.connect()) {
                assertEquals("6 false", toThird.get("/count", cookie).body());
            }
            assertEquals(1, linesAbout(one, "Session attribute stubborn (sample.Sample$Stubborn) cannot be stored"));
            assertEquals(1, files(data.resolve("sessions")));
        }
    }

    @Test
    void whatAnApplicationChangesInsideAnAttributeIsKeptToo() throws Exception {
        Path sample = Applications.explode("sample", Environment.EE11, directory);
        try (Slot slot = new Slot(directory.resolve("1"), directory.resolve("data"))) {
            Running first = slot.serving(Environment.EE11, sample);
            String cookie;
            try (Connection httpd = slot.connect()) {
                cookie = "Cookie: " + httpd.get("/bean").cookie();
                assertEquals("2", httpd.get("/bean", cookie).body());
                assertEquals("3", httpd.get("/bean", cookie).body());
            }
            end(slot, first);
            Running second = slot.serving(Environment.EE11, sample);
            try (Connection httpd = slot.connect()) {
                assertEquals("4", httpd.get("/bean", cookie).body());
                assertEquals("5", httpd.get("/bean", cookie).body());
            }
            ProcessHandle.of(second.pid()).orElseThrow().destroyForcibly();
            slot.awaitEnd(second.pid());
            slot.serving(Environment.EE11, sample);
            try (Connection httpd = slot.connect()) {
                assertEquals("6", httpd.get("/bean", cookie).body());
            }
        }
    }

    private static void end(Slot slot, Running worker) throws Exception {
        worker.drain(Duration.ofMillis(10), Duration.ofSeconds(10));
        assertEquals(0, slot.awaitEnd(worker.pid()));
    }

    private static long linesAbout(Slot slot, String text) throws IOException {
        return slot.applicationLogText()
                .lines()
                .filter(line -> line.contains(text))
                .count();
    }

    private static long files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}

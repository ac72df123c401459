package dev.slipway.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerOptionsTest {
    private static final String[] REQUIRED = {
        "--application=alice/shop", "--worker=shop-2-17", "--environment=ee10", "--root=/r", "--data=/d", "--leash=/l"
    };

    private static WorkerOptions parse(String... more) throws OptionsException {
        return WorkerOptions.parse(
                Stream.concat(Arrays.stream(REQUIRED), Arrays.stream(more)).toArray(String[]::new));
    }

    @Test
    void defaults() throws Exception {
        assertEquals(
                new WorkerOptions(
                        "alice/shop",
                        "shop-2-17",
                        Environment.EE10,
                        Path.of("/r"),
                        Path.of("/d"),
                        Path.of("/l"),
                        15,
                        null,
                        Duration.ofSeconds(2),
                        new WorkerOptions.Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO)),
                parse());
        assertEquals(2, parse().index());
    }

    @Test
    void everyOptionSet() throws Exception {
        WorkerOptions options = parse("--threads=3", "--health-path=/up?deep", "--linger=1500ms");
        assertEquals(3, options.threads());
        assertEquals("/up?deep", options.healthPath());
        assertEquals(Duration.ofMillis(1500), options.linger());
        assertEquals(
                new WorkerOptions.Limits(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(4)),
                parse("--queue-timeout=1s", "--slow-request=2s", "--request-timeout=300ms", "--deadlock-timeout=4s")
                        .limits());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--threads=1001",
                "--threads=-1",
                "--threads=",
                "--linger=2",
                "--linger=2m",
                "--health-path=up",
                "--health-path=/a b",
                "--root=/again",
                "--colour=red",
                "red"
            })
    void refuses(String argument) {
        assertThrows(OptionsException.class, () -> parse(argument));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void nothingRequiredMayBeMissing(int index) {
        String[] args = REQUIRED.clone();
        args[index] = "--threads=1";
        assertThrows(OptionsException.class, () -> WorkerOptions.parse(args));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "shop-1", "shop-x-1", "SHOP-0-1", "-0-1"})
    void refusesAWorkerThatTheSupervisorWouldNotName(String worker) {
        String[] args = REQUIRED.clone();
        args[1] = "--worker=" + worker;
        assertThrows(OptionsException.class, () -> WorkerOptions.parse(args));
    }
}

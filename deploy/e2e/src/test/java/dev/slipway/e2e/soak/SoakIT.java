package dev.slipway.e2e.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.e2e.stage.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An instance of its own goes through whatever can happen to it, at random; the system properties {@code
 * slipway.soak.seed} and {@code slipway.soak.minutes} say what and for how long. See deploy/bench/soak.sh.
 */
class SoakIT {
    private final long seed = Long.getLong("slipway.soak.seed", 1);
    private final long minutes = Long.getLong("slipway.soak.minutes", 5);

    @Test
    void afterAllOfItWhatIsWantedIsSoAndNothingIsLeftOver() throws Exception {
        System.out.println("soak: seed " + seed + ", " + minutes + " minutes");
        try (Instance instance = Instance.running()) {
            List<String> violations;
            try (Soak soak = new Soak(instance, seed)) {
                violations = soak.run(Duration.ofMinutes(minutes));
            }
            if (!violations.isEmpty()) {
                System.out.println("soak: the logs are in " + kept(instance.prefix()));
            }
            assertEquals(List.of(), violations, "seed " + seed);
        }
    }

    private Path kept(Path prefix) throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "soak-" + seed).toAbsolutePath());
        for (String name : List.of("events.jsonl", "supervisor.log")) {
            Files.copy(prefix.resolve("log").resolve(name), logs.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        return logs;
    }
}

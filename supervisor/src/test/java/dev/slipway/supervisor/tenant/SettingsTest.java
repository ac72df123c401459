package dev.slipway.supervisor.tenant;

import static dev.slipway.supervisor.tenant.Refusals.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void whatIsNotWrittenIsAtItsDefault() {
        assertEquals(15, Settings.NONE.get(SettingTable.THREADS));
        assertEquals(Duration.ofSeconds(90), Settings.NONE.get(SettingTable.STARTUP_TIMEOUT));
    }

    @Test
    void whatIsWrittenCounts() {
        Settings settings = new Settings(Map.of("threads", "3", "memory-limit", "1GiB"));
        assertEquals(3, settings.get(SettingTable.THREADS));
        assertEquals(1L << 30, settings.get(SettingTable.MEMORY_LIMIT).bytes());
    }

    @Test
    void twoSpellingsOfTheSameAreEqual() {
        assertEquals(
                new Settings(Map.of("memory-limit", "1GiB", "startup-timeout", "2m")),
                new Settings(Map.of("memory-limit", "1024 MiB", "startup-timeout", "120s")));
    }

    @Test
    void refusesUnknownKeysAndWrongValues() {
        refuses("no setting \"thread\"; did you mean \"threads\"?", () -> new Settings(Map.of("thread", "3")));
        refuses("threads = 0: too small; at least 1", () -> new Settings(Map.of("threads", "0")));
    }
}

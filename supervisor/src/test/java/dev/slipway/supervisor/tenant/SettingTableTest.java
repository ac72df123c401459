package dev.slipway.supervisor.tenant;

import static dev.slipway.supervisor.tenant.Refusals.refusal;
import static dev.slipway.supervisor.tenant.Refusals.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingTableTest {
    static final String LIMITS = """
            processes,        0,        1,     32,      33
            threads,          0,        1,     500,     501
            memory-limit,     65535KiB, 64MiB, 1024GiB, 1025GiB
            startup-timeout,  999ms,    1s,    1h,      3601s
            graceful-timeout, ,         0s,    1h,      3601s
            shutdown-timeout, ,         0s,    10m,     601s
            pids-limit,       63,       64,    32768,   32769
            fd-limit,         255,      256,   1048576, 1048577
            umask,            ,         000,   077,     100
            log-size,         65535B,   64KiB, 1GiB,    1025MiB
            log-count,        0,        1,     100,     101
            keep-releases,    0,        1,     100,     101
            maximum-requests, ,         0,     1000000000, 1000000001
            restart-interval, ,         0s,    365d,    366d
            inactivity-timeout, ,       0s,    30d,     31d
            queue-timeout,    ,         0s,    1h,      3601s
            slow-request,     ,         0s,    1h,      3601s
            request-timeout,  ,         0s,    1d,      25h
            deadlock-timeout, ,         0s,    1h,      3601s
            eviction-timeout, ,         0s,    1h,      3601s
            heap-threshold,   ,         0%,    99%,     100%
            cpu-limit,        ,         0%,    25600%,  25601%
            disk-limit,       ,         0B,    1024GiB, 1025GiB
            weight,           0,        1,     1000,    1001
            nice,             ,         0,     19,      20
            recycle-memory,   ,         0B,    1024GiB, 1025GiB
            thread-limit,     ,         0,     32768,   32769
            cpu-time-limit,   ,         0s,    365d,    366d
            """;

    @ParameterizedTest
    @CsvSource(textBlock = LIMITS)
    void acceptsItsLimitsAndRefusesWhatIsBeyond(
            String name, @Nullable String below, String smallest, String largest, String above) {
        Setting<?> setting = SettingTable.byName(name);
        assertEquals(smallest, setting.canonical(smallest));
        assertEquals(largest, setting.canonical(largest));
        if (below != null) {
            assertTrue(refusal(() -> setting.parse(below)).endsWith(": too small; at least " + smallest));
        }
        assertTrue(refusal(() -> setting.parse(above)).endsWith(": too large; at most " + largest));
    }

    @Test
    void everySettingWithLimitsIsInTheTableAbove() {
        Set<String> tested = new HashSet<>();
        LIMITS.lines().forEach(line -> tested.add(line.substring(0, line.indexOf(','))));
        List<String> limited =
                settings().filter(Setting::limited).map(Setting::name).toList();
        assertEquals(new HashSet<>(limited), tested);
    }

    static Stream<Setting<?>> settings() {
        return SettingTable.all().stream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everyDefaultReadsBackAsItIsWritten(Setting<?> setting) {
        assertEquals(setting.defaultValue(), setting.parse(setting.writtenDefault()));
        assertEquals(setting.writtenDefault(), setting.canonical(setting.writtenDefault()));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everyExplanationIsOnePhraseThatFitsATable(Setting<?> setting) {
        assertFalse(setting.explanation().isBlank());
        assertFalse(setting.explanation().contains("|") || setting.explanation().contains("\n"));
        assertFalse(setting.explanation().endsWith("."));
    }

    @Test
    void namesTheUnitThatIsWrong() {
        refuses(
                "memory-limit = \"5x\": no such unit; write a number and KiB, MiB or GiB, like 256MiB",
                () -> SettingTable.MEMORY_LIMIT.parse("5x"));
    }

    @Test
    void refusesWordsAndFractionsWhereANumberBelongs() {
        refuses("processes = \"two\": not a whole number; like 4", () -> SettingTable.PROCESSES.parse("two"));
        refuses("processes = \"1.5\": not a whole number; like 4", () -> SettingTable.PROCESSES.parse("1.5"));
        refuses("processes = \"-1\": not a whole number; like 4", () -> SettingTable.PROCESSES.parse("-1"));
        refuses("threads = 501: too large; at most 500", () -> SettingTable.THREADS.parse("501"));
        refuses("threads = 9999999999: too large; at most 500", () -> SettingTable.THREADS.parse("9999999999"));
    }

    @ParameterizedTest
    @CsvSource({"health", "/a b", "http://x/", "/a#b", "'/a\"b'", "/é"})
    void refusesAHealthPathThatIsNone(String path) {
        assertTrue(refusal(() -> SettingTable.HEALTH_PATH.parse(path)).startsWith("health-path = "));
    }

    @ParameterizedTest
    @CsvSource({"''", "/", "/health", "/a/b.jsp?x=1&y=%20"})
    void acceptsAHealthPathOrNone(String path) {
        assertEquals(path, SettingTable.HEALTH_PATH.parse(path));
    }

    @Test
    void boundsTheLengthOfAHealthPath() {
        assertEquals(255, SettingTable.HEALTH_PATH.parse("/" + "a".repeat(254)).length());
        refusal(() -> SettingTable.HEALTH_PATH.parse("/" + "a".repeat(255)));
    }

    @Test
    void readsAMaskAsOctal() {
        assertEquals(0b010_111, SettingTable.UMASK.parse("027"));
        assertEquals(0b010_111, SettingTable.UMASK.parse("0027"));
        refuses("umask = \"28\": not a mask; three octal digits, like 027", () -> SettingTable.UMASK.parse("28"));
    }

    @Test
    void guessesWhatWasMeant() {
        refuses("no setting \"memorylimit\"; did you mean \"memory-limit\"?", () -> SettingTable.byName("memorylimit"));
        refuses("no setting \"colour\"", () -> SettingTable.byName("colour"));
    }

    @Test
    void theDocumentShowsThisTable() throws IOException {
        String document = Files.readString(Path.of("SETTINGS.md"));
        assertTrue(
                document.contains(SettingTable.markdown()),
                "SETTINGS.md is out of date; its table must be:\n\n" + SettingTable.markdown());
    }
}

package dev.slipway.supervisor.tenant;

import static dev.slipway.supervisor.tenant.Refusals.refusal;
import static dev.slipway.supervisor.tenant.Refusals.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentVariablesTest {
    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "_x", "a1", "LANG", "TZ", "JAVA_HOME", "PATHS", "LDAP_URL"})
    void takesOrdinaryNames(String name) {
        Map<String, String> values = Map.of(name, "hello; $(id) \n ü");
        assertEquals(values, new EnvironmentVariables(values).values());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JAVA_TOOL_OPTIONS",
                "_JAVA_OPTIONS",
                "JDK_JAVA_OPTIONS",
                "CLASSPATH",
                "LD_PRELOAD",
                "LD_LIBRARY_PATH",
                "LD_X",
                "GLIBC_TUNABLES",
                "MALLOC_ARENA_MAX",
                "PATH",
                "HOME",
                "TMPDIR",
                "USER",
                "LOGNAME",
                "SHELL",
                "BASH_ENV",
                "ENV",
                "IFS",
                "SHELLOPTS",
                "BASHOPTS",
                "PS4",
                "LIBMOUNT_FSTAB",
                "SLIPWAY_LEASH_TOKEN",
                "",
                "1A",
                "A-B",
                "A=B",
                "A B",
                "Ä"
            })
    void refusesLeversOnTheHostAndNamesThatAreNone(String name) {
        refusal(() -> new EnvironmentVariables(Map.of(name, "x")));
    }

    @Test
    void saysWhyANameIsReserved() {
        refuses(
                "environment variable \"LD_PRELOAD\": would change how programs are loaded, which stays with the host",
                () -> EnvironmentVariables.check("LD_PRELOAD", "x"));
    }

    @Test
    void boundsNamesValuesNumberAndSum() {
        new EnvironmentVariables(Map.of("A".repeat(100), "x".repeat(8192)));
        refusal(() -> new EnvironmentVariables(Map.of("A".repeat(101), "")));
        refusal(() -> new EnvironmentVariables(Map.of("A", "x".repeat(8193))));
        refusal(() -> new EnvironmentVariables(Map.of("A", "ü".repeat(4097))));
        refusal(() -> new EnvironmentVariables(Map.of("A", "x\0y")));
        new EnvironmentVariables(variables(100, 1));
        refuses("environment: 101 variables; at most 100", () -> new EnvironmentVariables(variables(101, 1)));
        refusal(() -> new EnvironmentVariables(variables(5, 8000)));
    }

    private static Map<String, String> variables(int number, int length) {
        Map<String, String> values = new TreeMap<>();
        IntStream.range(0, number).forEach(i -> values.put("V" + i, "x".repeat(length)));
        return values;
    }
}

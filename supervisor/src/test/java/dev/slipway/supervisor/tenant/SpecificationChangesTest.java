package dev.slipway.supervisor.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecificationChangesTest {
    @Test
    void everyChangeIsAPhraseAndSecretsAreNotShown() {
        assertEquals(
                List.of(
                        "threads 15 → 3",
                        "memory-limit 1GiB → 256MiB",
                        "health-path none → /up",
                        "route c.test added",
                        "route a.test removed",
                        "environment GONE removed",
                        "environment KEY changed",
                        "environment NEW added"),
                SpecificationChanges.between(
                        specification(
                                List.of("a.test", "b.test"),
                                Map.of("memory-limit", "1GiB"),
                                Map.of("KEY", "1", "GONE", "x", "SAME", "x")),
                        specification(
                                List.of("b.test", "c.test"),
                                Map.of("threads", "3", "health-path", "/up"),
                                Map.of("KEY", "2", "NEW", "x", "SAME", "x"))));
    }

    @Test
    void writingADefaultDownIsNoChange() {
        assertEquals(
                List.of(),
                SpecificationChanges.between(
                        specification(List.of(), Map.of(), Map.of()),
                        specification(List.of(), Map.of("threads", "15"), Map.of())));
    }

    private static ApplicationSpecification specification(
            List<String> routes, Map<String, String> settings, Map<String, String> environment) {
        return new ApplicationSpecification(
                ApplicationKey.parse("alice/shop"),
                null,
                routes.stream().map(Route::parse).toList(),
                new Settings(settings),
                new EnvironmentVariables(environment));
    }
}

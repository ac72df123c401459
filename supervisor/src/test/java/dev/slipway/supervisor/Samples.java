package dev.slipway.supervisor;

import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.ApplicationSpecification;
import dev.slipway.supervisor.tenant.EnvironmentVariables;
import dev.slipway.supervisor.tenant.Identity;
import dev.slipway.supervisor.tenant.Route;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.supervisor.wanted.Release;
import dev.slipway.supervisor.wanted.Wanted;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Applications that exist only in tests, as tenants that exist nowhere else on this host. */
public final class Samples {
    public static final Identity ALICE = new Identity(187_001, 187_001, "alice");
    public static final Identity BOB = new Identity(187_002, 187_002, "bob");
    public static final Release FIRST = new Release(1, "ee11", "war", "d1", "2026-01-02T03:04:05Z");

    private Samples() {}

    public static ApplicationSpecification specification(String key, Map<String, String> settings, String... routes) {
        return new ApplicationSpecification(
                ApplicationKey.parse(key),
                null,
                Arrays.stream(routes).map(Route::parse).toList(),
                new Settings(settings),
                EnvironmentVariables.NONE);
    }

    public static Wanted wanted(String key, Identity identity, int slot, String... routes) {
        return new Wanted(
                specification(key, Map.of(), routes), identity, true, 1, List.of(FIRST), slot, "secret" + slot);
    }
}

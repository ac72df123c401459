package dev.slipway.supervisor.application;

import dev.slipway.supervisor.spawn.MemoryPlan;
import dev.slipway.supervisor.tenant.Confinement;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;

/** Whether settings that are right one by one are right together, and allowed here. */
final class Coherence {
    private Coherence() {}

    /** @throws Refused naming the settings and what would be right */
    static void demand(Settings settings, Confinement.Sandbox least) {
        Confinement.Sandbox sandbox = settings.get(SettingTable.SANDBOX);
        if (!sandbox.atLeast(least)) {
            String wanted = SettingTable.SANDBOX.written(least);
            throw new Refused(
                    "sandbox = \"" + SettingTable.SANDBOX.written(sandbox) + "\": this instance demands at least \""
                            + wanted + "\"; only root can change that, by sandbox in etc/slipway.toml");
        }
        if (sandbox == Confinement.Sandbox.OFF && settings.get(SettingTable.NETWORK) == Confinement.Network.NONE) {
            throw new Refused("sandbox = \"off\" and network = \"none\": without a sandbox there is no network to take"
                    + " away; leave one of them out");
        }
        MemoryPlan _ = MemoryPlan.of(settings.get(SettingTable.MEMORY_LIMIT), settings.get(SettingTable.THREADS));
    }
}

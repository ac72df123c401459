package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.supervisor.wanted.Release;
import dev.slipway.supervisor.wanted.Wanted;
import java.time.Duration;

/**
 * What a worker is to run; fixed for its whole life, a change makes a successor.
 *
 * @param index which of the application's processes it is, from 0
 */
record Plan(Wanted wanted, Release release, int index) {
    String baseName() {
        return wanted.application() + "-" + index;
    }

    /** How long a leaving worker may take over its requests. */
    Duration patience(boolean evicted) {
        Settings settings = wanted.specification().settings();
        Duration eviction = settings.get(SettingTable.EVICTION_TIMEOUT);
        return evicted && !eviction.isZero() ? eviction : settings.get(SettingTable.GRACEFUL_TIMEOUT);
    }
}

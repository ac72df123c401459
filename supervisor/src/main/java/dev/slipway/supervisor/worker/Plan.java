package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.tenant.Setting;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.wanted.Release;
import dev.slipway.supervisor.wanted.Wanted;
import java.time.Duration;

/**
 * What a worker is to run; fixed for its whole life, a change makes a successor.
 *
 * @param index which of the application's processes it is, from 0
 */
record Plan(Wanted wanted, Release release, int index) {
    private static final Duration MARGIN = Duration.ofSeconds(10);

    String baseName() {
        return wanted.application() + "-" + index;
    }

    /** Within this it is ready or has failed. */
    Duration startLimit() {
        return setting(SettingTable.STARTUP_TIMEOUT)
                .plus(setting(SettingTable.SHUTDOWN_TIMEOUT))
                .plus(MARGIN);
    }

    /** Within this it is gone once it shall go. */
    Duration endLimit() {
        return setting(SettingTable.GRACEFUL_TIMEOUT)
                .plus(setting(SettingTable.SHUTDOWN_TIMEOUT))
                .plus(MARGIN);
    }

    /** How long a leaving worker may take over its requests. */
    Duration patience(boolean evicted) {
        Duration eviction = setting(SettingTable.EVICTION_TIMEOUT);
        return evicted && !eviction.isZero() ? eviction : setting(SettingTable.GRACEFUL_TIMEOUT);
    }

    <T> T setting(Setting<T> setting) {
        return wanted.specification().settings().get(setting);
    }
}

package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.gate.StartGate;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.listener.Listeners;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.tenant.ApplicationKey;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * What all worker groups of an instance share.
 *
 * @param spareMemory bytes of the host's that nobody needs at the moment and nobody holds back
 */
public record Yard(
        Layout layout,
        StartGate gate,
        Launcher launcher,
        Listeners listeners,
        ActualStore actual,
        Watcher watcher,
        WorkerListener listener,
        LongSupplier spareMemory) {
    /** Where the application's workers put what they find in themselves. */
    public Path diagnostics(ApplicationKey key) {
        return layout.data(key.tenant().value(), key.application().value()).resolve("diagnostics");
    }

    /** After everything that ran for the application, errands too. */
    public void forgetControlGroups(ApplicationKey key) {
        launcher.forgetControlGroups(key);
    }
}

package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.gate.StartGate;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.listener.Listeners;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.tenant.ApplicationKey;
import java.nio.file.Path;

/** What all worker groups of an instance share. */
public record Yard(
        Layout layout,
        StartGate gate,
        Launcher launcher,
        Listeners listeners,
        ActualStore actual,
        Watcher watcher,
        WorkerListener listener) {
    /** Where the application's workers put what they find in themselves. */
    public Path diagnostics(ApplicationKey key) {
        return layout.data(key.tenant().value(), key.application().value()).resolve("diagnostics");
    }

    /** After everything that ran for the application, errands too. */
    public void forgetControlGroups(ApplicationKey key) {
        launcher.forgetControlGroups(key);
    }
}

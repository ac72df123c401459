package dev.slipway.supervisor;

import dev.slipway.supervisor.control.Reloading;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.spawn.WorkerCommand;
import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Confinement;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.wanted.Identities;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The configuration in force, and what has to hear of it when it changes. */
final class Configuration implements Reloading {
    private final Layout layout;
    private final Identities identities;
    private final WorkerCommand command;
    private volatile SupervisorConfig now;

    Configuration(Layout layout, SupervisorConfig now, Identities identities, WorkerCommand command) {
        this.layout = layout;
        this.now = now;
        this.identities = identities;
        this.command = command;
    }

    Confinement.Sandbox leastSandbox() {
        return now.leastSandbox();
    }

    int slots() {
        return now.slots();
    }

    ByteSize memoryReserve() {
        return now.memoryReserve();
    }

    /** Who may connect to which socket was decided when the sockets were made; that waits for a new supervisor. */
    @Override
    public synchronized String reload() throws IOException {
        SupervisorConfig before = now;
        SupervisorConfig next;
        try {
            next = SupervisorConfig.read(layout.configuration());
        } catch (IllegalArgumentException e) {
            throw new Refused(e.getMessage() + "; the configuration stays as it was");
        }
        identities.follow(next.identityRules());
        command.runOn(next.javaHome());
        now = next;
        List<String> changes = before.differencesFrom(next);
        if (changes.isEmpty()) {
            return "nothing has changed in " + layout.configuration();
        }
        List<String> later = new ArrayList<>(changes);
        later.retainAll(List.of("httpd-user", "httpd-group", "console-user", "tenant-ports"));
        return "changed: " + String.join(", ", changes)
                + (later.isEmpty() ? "" : "; " + String.join(", ", later) + " when the supervisor is started again");
    }
}

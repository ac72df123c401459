package dev.slipway.supervisor.control;

import dev.slipway.supervisor.application.Applications;
import dev.slipway.supervisor.application.Operations;
import dev.slipway.supervisor.control.api.StatusReport.SupervisorStatus;
import dev.slipway.supervisor.event.EventLog;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.log.LogStore;
import dev.slipway.supervisor.release.Spool;
import dev.slipway.supervisor.sandbox.Sandbox;
import dev.slipway.supervisor.spawn.Cgroups;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the commands work on, and the socket they come through. */
public record Control(
        Layout layout,
        Applications applications,
        Operations operations,
        Spool spool,
        LogStore logs,
        EventLog events,
        Cgroups cgroups,
        Sandbox sandbox,
        SupervisorStatus supervisor,
        Reloading reloading,
        @Nullable String console) {
    public ControlSocket open() throws IOException {
        StatusCommand status = new StatusCommand(applications, sandbox.abilities(), supervisor);
        CommandTable commands = new CommandTable(
                new ApplicationCommands(applications, operations, spool, events),
                new ConsoleRules(operations),
                status,
                new InventoryCommand(applications, operations, status, supervisor),
                new StreamCommands(applications, logs, events),
                new HostCheck(cgroups, sandbox.abilities(), layout.prefix()),
                reloading);
        return ControlSocket.open(layout.control(), console, commands);
    }
}

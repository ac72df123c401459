package dev.slipway.supervisor.control;

import dev.slipway.supervisor.control.api.Checks;
import dev.slipway.supervisor.control.api.Checks.Check;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.sandbox.Abilities;
import dev.slipway.supervisor.sandbox.Abilities.Part;
import dev.slipway.supervisor.spawn.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the supervisor itself can say of the host it runs on. */
final class HostCheck {
    private static final int ENOUGH_WAITING = 4096;

    private final Cgroups cgroups;
    private final Abilities abilities;
    private final Path prefix;

    HostCheck(Cgroups cgroups, Abilities abilities, Path prefix) {
        this.cgroups = cgroups;
        this.abilities = abilities;
        this.prefix = prefix;
    }

    void check(Request.Check request, Conversation with) throws IOException {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("control groups", cgroups.complete() ? "ok" : "warning", cgroups.describe()));
        for (Part part : Part.values()) {
            String why = abilities.missing().get(part);
            checks.add(
                    why == null
                            ? new Check("sandbox: " + part.subject(), "ok", part.finding())
                            : new Check("sandbox: " + part.subject(), "warning", "not on this host: " + why));
        }
        int most = Integer.parseInt(
                Files.readString(Path.of("/proc/sys/net/core/somaxconn")).strip());
        checks.add(
                most >= ENOUGH_WAITING
                        ? new Check("backlog", "ok", "net.core.somaxconn is " + most)
                        : new Check(
                                "backlog",
                                "warning",
                                "net.core.somaxconn is " + most
                                        + ": requests beyond that are refused while an application restarts; set it to "
                                        + ENOUGH_WAITING));
        long free = Files.getFileStore(prefix).getUsableSpace() / (1024 * 1024);
        checks.add(new Check("disk", free < 1024 ? "warning" : "ok", free + " MiB free under " + prefix));
        with.done(null, new Checks(checks));
    }
}

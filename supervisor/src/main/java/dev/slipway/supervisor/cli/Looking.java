package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.ExitCode;
import dev.slipway.supervisor.cli.client.Failed;
import dev.slipway.supervisor.cli.host.HostChecks;
import dev.slipway.supervisor.cli.show.CheckTable;
import dev.slipway.supervisor.cli.show.Columns;
import dev.slipway.supervisor.cli.show.SettingsView;
import dev.slipway.supervisor.cli.show.StatusTable;
import dev.slipway.supervisor.cli.show.Terminal;
import dev.slipway.supervisor.control.api.Checks;
import dev.slipway.supervisor.control.api.Checks.Check;
import dev.slipway.supervisor.control.api.Releases;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport;
import dev.slipway.supervisor.control.api.Wire;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Refused;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The verbs that only look. */
final class Looking {
    private final Terminal terminal;

    Looking(Terminal terminal) {
        this.terminal = terminal;
    }

    void status(Supplier<Instance> instance, @Nullable String target, boolean json) {
        Request request = new Request.Status(target == null ? null : Target.parse(target));
        JsonNode report = instance.get().look(request);
        if (json) {
            printJson(report);
        } else {
            terminal.print(StatusTable.lines(Instance.read(report, StatusReport.class), Instant.now()));
        }
    }

    void releases(Supplier<Instance> instance, String target, boolean json) {
        ApplicationKey key = ApplicationKey.parse(target);
        JsonNode found = instance.get().look(new Request.Releases(key.toString()));
        if (json) {
            printJson(found);
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RELEASE", "", "TYPE", "SERVED BY", "DEPLOYED", "SHA-256"));
        for (Releases.Release release : Instance.read(found, Releases.class).releases()) {
            rows.add(List.of(
                    Integer.toString(release.release()),
                    release.current() ? "current" : "",
                    release.type(),
                    release.environment(),
                    release.at(),
                    release.digest().substring(0, 12)));
        }
        terminal.print(Columns.align(rows, Set.of(0)));
    }

    /** @param target TENANT/APP, or null for the table alone, which no supervisor needs to tell */
    void settings(Supplier<Instance> instance, @Nullable String target, boolean json) {
        Map<String, String> chosen = target == null ? null : chosen(instance.get(), ApplicationKey.parse(target));
        if (json) {
            printJson(SettingsView.values(chosen));
        } else {
            terminal.print(SettingsView.lines(chosen));
        }
    }

    private static Map<String, String> chosen(Instance instance, ApplicationKey key) {
        return Instance.read(instance.look(new Request.Status(key.toString())), StatusReport.class)
                .applications()
                .getFirst()
                .settings();
    }

    int check(@Nullable Path prefix, boolean json) {
        List<Check> found = new ArrayList<>(supervisors(prefix));
        HostChecks.all(prefix).stream()
                .filter(check ->
                        found.stream().noneMatch(other -> other.subject().equals(check.subject())))
                .forEach(found::add);
        Checks checks = new Checks(found);
        if (json) {
            printJson(checks);
        } else {
            terminal.print(CheckTable.lines(checks));
        }
        boolean wrong = found.stream().anyMatch(check -> check.verdict().equals("error"));
        return (wrong ? ExitCode.FAILED : ExitCode.DONE).status();
    }

    /** A host may be looked over before there is an instance on it, so a silent supervisor is no error here. */
    private List<Check> supervisors(@Nullable Path prefix) {
        if (prefix == null) {
            return List.of(new Check("supervisor", "warning", "not asked; name the instance with --prefix DIR"));
        }
        try {
            JsonNode answer = new Instance(prefix, terminal).look(new Request.Check());
            return Instance.read(answer, Checks.class).checks();
        } catch (Failed | Refused e) {
            return List.of(new Check("supervisor", "warning", String.valueOf(e.getMessage())));
        }
    }

    private void printJson(Object value) {
        Wire.json()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(value)
                .lines()
                .forEach(terminal::printData);
    }
}

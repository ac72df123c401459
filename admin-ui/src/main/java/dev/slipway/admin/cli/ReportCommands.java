package dev.slipway.admin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Commands that only tell. */
final class ReportCommands {
    private ReportCommands() {}

    @Command(name = "usage", description = "What tenants have used.", mixinStandardHelpOptions = true)
    static final class Usage implements Runnable {
        @Mixin
        private final Session session = new Session();

        @Option(names = "--from", description = "first day, like 2030-01-01")
        private @Nullable String from;

        @Option(names = "--to", description = "the day after the last")
        private @Nullable String to;

        @Override
        public void run() {
            String query = (from == null ? "" : "&from=" + Session.encoded(from))
                    + (to == null ? "" : "&to=" + Session.encoded(to));
            List<JsonNode> rows = new ArrayList<>();
            session.ask("GET", "/usage" + query.replaceFirst("&", "?"), null)
                    .path("items")
                    .forEach(rows::add);
            session.printList(
                    rows,
                    "tenant",
                    "memory_gb_hours",
                    "cpu_seconds",
                    "requests",
                    "worker_hours",
                    "restarts",
                    "oom_kills");
        }
    }

    @Command(name = "audit", description = "Who changed what.", mixinStandardHelpOptions = true)
    static final class Audit implements Runnable {
        @Mixin
        private final Session session = new Session();

        @Option(names = "-n", defaultValue = "50", description = "how many entries, the newest first")
        private int lines;

        @Override
        public void run() {
            List<JsonNode> rows = new ArrayList<>();
            session.ask("GET", "/audit?limit=" + Math.clamp(lines, 1, 500), null)
                    .path("items")
                    .forEach(rows::add);
            session.printList(rows, "at", "actor", "address", "action", "object_type", "object_id", "outcome");
        }
    }

    @Command(
            name = "backup",
            description = "Writes the whole record of the console into a file on the node and prints its name.",
            mixinStandardHelpOptions = true)
    static final class BackupFile implements Runnable {
        @Mixin
        private final Session session = new Session();

        @Override
        public void run() {
            session.print(session.ask("POST", "/system/backups", Map.of()), "file", "size_bytes");
        }
    }

    @Command(
            name = "setup-link",
            description = "Prints the link for the first operator; refused once there is one.",
            mixinStandardHelpOptions = true)
    static final class SetupLink implements Runnable {
        @Mixin
        private final Session session = new Session();

        @Override
        public void run() {
            session.print(session.ask("POST", "/setup-link", Map.of()), "url", "expires_at");
        }
    }
}

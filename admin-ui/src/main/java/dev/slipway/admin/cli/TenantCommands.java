package dev.slipway.admin.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "tenant", description = "Tenants.", mixinStandardHelpOptions = true)
final class TenantCommands {
    private static final String[] COLUMNS = {"name", "status", "plan_id", "external_id", "id"};

    @Command(description = "Lists tenants.", mixinStandardHelpOptions = true)
    void list(@Mixin Session session, @Option(names = "--status") @Nullable String status) {
        session.printList(
                session.all("/tenants" + (status == null ? "" : "?status=" + Session.encoded(status))), COLUMNS);
    }

    @Command(description = "Shows one tenant.", mixinStandardHelpOptions = true)
    void show(@Mixin Session session, @Parameters(paramLabel = "TENANT") String name) {
        session.print(session.ask("GET", "/tenants/" + session.tenantId(name), null), COLUMNS);
    }

    @Command(description = "Makes a tenant.", mixinStandardHelpOptions = true)
    void create(
            @Mixin Session session,
            @Parameters(paramLabel = "TENANT") String name,
            @Option(names = "--plan", required = true, description = "name or id of the plan") String plan,
            @Option(names = "--external-id") @Nullable String externalId,
            @Option(names = "--email") @Nullable String email) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("plan_id", plan);
        TokenCommands.put(body, "external_id", externalId);
        TokenCommands.put(body, "contact_email", email);
        session.print(session.ask("POST", "/tenants", body), COLUMNS);
    }

    @Command(description = "Stops everything of a tenant and keeps its data.", mixinStandardHelpOptions = true)
    void suspend(
            @Mixin Session session,
            @Parameters(paramLabel = "TENANT") String name,
            @Option(names = "--code", defaultValue = "admin", description = "nonpayment, abuse or admin") String code,
            @Option(names = "--reason", defaultValue = "") String reason) {
        verb(session, name, "suspend", Map.of("code", code, "reason", reason));
    }

    @Command(description = "Starts again what ran before.", mixinStandardHelpOptions = true)
    void unsuspend(@Mixin Session session, @Parameters(paramLabel = "TENANT") String name) {
        verb(session, name, "unsuspend", null);
    }

    @Command(
            description = "Terminates a tenant; its data goes after the time of grace.",
            mixinStandardHelpOptions = true)
    void terminate(
            @Mixin Session session,
            @Parameters(paramLabel = "TENANT") String name,
            @Option(names = "--retain-days", defaultValue = "7") int days) {
        JsonNode answer =
                session.ask("DELETE", "/tenants/" + session.tenantId(name) + "?retain_data_days=" + days, null);
        session.print(answer, "name", "status", "retained_until");
    }

    @Command(name = "change-plan", description = "Moves a tenant to another plan.", mixinStandardHelpOptions = true)
    void changePlan(
            @Mixin Session session,
            @Parameters(paramLabel = "TENANT") String name,
            @Parameters(paramLabel = "PLAN") String plan,
            @Option(names = "--dry-run", description = "only say what would not fit") boolean dryRun) {
        JsonNode answer = session.ask(
                "POST",
                "/tenants/" + session.tenantId(name) + "/change-plan",
                Map.of("plan_id", plan, "dry_run", dryRun));
        session.print(answer, "fits", "changed", "beyond");
    }

    private static void verb(Session session, String name, String verb, @Nullable Map<String, ?> body) {
        session.print(session.ask("POST", "/tenants/" + session.tenantId(name) + "/" + verb, body), COLUMNS);
    }
}

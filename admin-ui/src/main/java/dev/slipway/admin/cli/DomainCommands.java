package dev.slipway.admin.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "domain", description = "Hosts and paths of applications.", mixinStandardHelpOptions = true)
final class DomainCommands {
    private static final String[] COLUMNS = {"host", "path", "status", "application_id", "id"};

    @Command(description = "Lists domains.", mixinStandardHelpOptions = true)
    void list(@Mixin Session session, @Option(names = "--tenant") @Nullable String tenant) {
        session.printList(
                session.all("/domains" + (tenant == null ? "" : "?tenant_id=" + session.tenantId(tenant))), COLUMNS);
    }

    @Command(description = "Adds a host, or a path below one, to an application.", mixinStandardHelpOptions = true)
    void add(
            @Mixin Session session,
            @Parameters(paramLabel = "TENANT/APP") String application,
            @Parameters(paramLabel = "HOST[/PATH]") String route) {
        int slash = route.indexOf('/');
        Map<String, String> body = slash < 0
                ? Map.of("host", route)
                : Map.of("host", route.substring(0, slash), "path", route.substring(slash));
        session.print(
                session.ask("POST", "/applications/" + session.applicationId(application) + "/domains", body), COLUMNS);
    }

    @Command(description = "Takes a domain away.", mixinStandardHelpOptions = true)
    void remove(@Mixin Session session, @Parameters(paramLabel = "ID") String id) {
        session.ask("DELETE", "/domains/" + Session.encoded(id), null);
    }
}

package dev.slipway.admin.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "token", description = "Tokens of programs.", mixinStandardHelpOptions = true)
final class TokenCommands {
    @Command(description = "Makes a token and prints it, once.", mixinStandardHelpOptions = true)
    void create(
            @Mixin Session session,
            @Option(names = "--preset", description = "admin, billing, deploy-only, read-only, helpdesk or metrics")
                    @Nullable
                    String preset,
            @Option(names = "--scope", description = "a scope instead of a preset; may be repeated") @Nullable
                    List<String> scopes,
            @Option(names = "--name", defaultValue = "made on the node") String name,
            @Option(names = "--tenant", description = "the only tenant it sees") @Nullable String tenant,
            @Option(names = "--cidr", description = "a network it may be used from; may be repeated") @Nullable
                    List<String> cidrs,
            @Option(names = "--expires", description = "when it ends, like 2030-01-31T00:00:00Z") @Nullable
                    String expires) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        put(body, "preset", preset);
        put(body, "scopes", scopes);
        put(body, "tenant_id", tenant == null ? null : session.tenantId(tenant));
        put(body, "cidrs", cidrs);
        put(body, "expires_at", expires);
        session.print(session.ask("POST", "/tokens", body), "id", "token");
    }

    @Command(description = "Lists tokens, without themselves.", mixinStandardHelpOptions = true)
    void list(@Mixin Session session) {
        session.printList(
                session.all("/tokens"), "id", "name", "prefix", "preset", "tenant_id", "last_used_at", "revoked_at");
    }

    @Command(description = "Makes a token worthless.", mixinStandardHelpOptions = true)
    void revoke(@Mixin Session session, @Parameters(paramLabel = "ID") String id) {
        session.ask("DELETE", "/tokens/" + Session.encoded(id), null);
        JsonNode after = session.ask("GET", "/tokens/" + Session.encoded(id), null);
        session.print(after, "id", "revoked_at");
    }

    static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}

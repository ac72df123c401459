package dev.slipway.admin.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "env", description = "Variables of applications.", mixinStandardHelpOptions = true)
final class EnvironmentCommands {
    private static final String[] COLUMNS = {"name", "value", "secret", "scope", "updated_by"};

    @Command(description = "Lists variables; values of secrets are not shown.", mixinStandardHelpOptions = true)
    void list(@Mixin Session session, @Parameters(paramLabel = "TENANT/APP") String application) {
        print(session, session.ask("GET", path(session, application), null));
    }

    @Command(description = "Sets variables: NAME=VALUE, or NAME= to take one away.", mixinStandardHelpOptions = true)
    void set(
            @Mixin Session session,
            @Parameters(paramLabel = "TENANT/APP") String application,
            @Parameters(paramLabel = "NAME=VALUE", arity = "1..*") List<String> variables,
            @Option(names = "--plain", description = "the values are no secrets") boolean plain) {
        Map<String, @Nullable Object> changes = new LinkedHashMap<>();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            if (equals < 1) {
                throw new Failure(2, variable + ": write NAME=VALUE");
            }
            String value = variable.substring(equals + 1);
            changes.put(
                    variable.substring(0, equals), value.isEmpty() ? null : Map.of("value", value, "secret", !plain));
        }
        print(session, session.ask("PATCH", path(session, application), Map.of("variables", changes)));
    }

    private static String path(Session session, String application) {
        return "/applications/" + session.applicationId(application) + "/environment";
    }

    private static void print(Session session, JsonNode page) {
        List<JsonNode> rows = new ArrayList<>();
        page.path("items").forEach(rows::add);
        session.printList(rows, COLUMNS);
    }
}

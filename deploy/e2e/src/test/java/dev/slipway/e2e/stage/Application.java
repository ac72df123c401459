package dev.slipway.e2e.stage;

import dev.slipway.supervisor.control.api.Request;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An application's file, written as an operator writes it. */
public record Application(
        String tenant,
        String application,
        @Nullable Path source,
        List<String> routes,
        Map<String, String> settings,
        Map<String, String> environment) {
    public static Application of(String tenant, String application, @Nullable Path source, String... routes) {
        return new Application(tenant, application, source, List.of(routes), Map.of(), Map.of());
    }

    public Application with(String setting, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new Application(tenant, application, source, routes, more, environment);
    }

    public Application env(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Application(tenant, application, source, routes, settings, more);
    }

    public Application from(Path other) {
        return new Application(tenant, application, other, routes, settings, environment);
    }

    public Application routed(String... others) {
        return new Application(tenant, application, null, List.of(others), settings, environment);
    }

    public String key() {
        return tenant + "/" + application;
    }

    /** The first route. */
    public String host() {
        return routes.getFirst();
    }

    public String toml() {
        StringBuilder toml = new StringBuilder();
        line(toml, "tenant", quoted(tenant));
        line(toml, "application", quoted(application));
        if (source != null) {
            line(toml, "source", quoted(source.toString()));
        }
        line(toml, "routes", routes.stream().map(Application::quoted).toList().toString());
        settings.forEach((name, value) -> line(toml, name, value.matches("0|[1-9][0-9]*") ? value : quoted(value)));
        toml.append("[environment]\n");
        environment.forEach((name, value) -> line(toml, name, quoted(value)));
        return toml.toString();
    }

    private static void line(StringBuilder toml, String name, String value) {
        toml.append(name).append(" = ").append(value).append('\n');
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** As the command line would send it. */
    public Request.Apply request() {
        return new Request.Apply(
                new Request.Specification(tenant, application, null, routes, settings, environment), source != null);
    }
}

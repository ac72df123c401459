package dev.slipway.supervisor.cli.input;

import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.ApplicationName;
import dev.slipway.supervisor.tenant.ApplicationSpecification;
import dev.slipway.supervisor.tenant.EnvironmentVariables;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.Route;
import dev.slipway.supervisor.tenant.Setting;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.supervisor.tenant.Spelling;
import dev.slipway.supervisor.tenant.TenantName;
import dev.slipway.supervisor.tenant.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Turns a table of TOML into a specification; goes on after a mistake, so that all of them are found at once. */
final class SpecificationReader {
    private static final List<String> KEYS =
            List.of("tenant", "application", "user", "source", "routes", "environment");

    private final TomlTable table;
    private final FileProblems problems;

    SpecificationReader(TomlTable table, FileProblems problems) {
        this.table = table;
        this.problems = problems;
    }

    ApplicationSpecification specification() {
        refuseUnknownKeys();
        TenantName tenant = name("tenant", "alice", TenantName::new);
        ApplicationName application = name("application", "shop", ApplicationName::new);
        String user = string("user");
        if (user != null) {
            problems.noting(at("user"), () -> ApplicationSpecification.checkUser(user));
        }
        source();
        Set<Route> routes = routes();
        Map<String, String> settings = settings();
        Map<String, String> environment = environment();
        problems.refuseIfAny();
        if (tenant == null || application == null) {
            throw new IllegalStateException("a missing name is a problem");
        }
        List<ApplicationSpecification> made = new ArrayList<>();
        problems.noting(
                null,
                () -> made.add(new ApplicationSpecification(
                        new ApplicationKey(tenant, application),
                        user,
                        List.copyOf(routes),
                        new Settings(settings),
                        new EnvironmentVariables(environment))));
        problems.refuseIfAny();
        return made.getFirst();
    }

    @Nullable
    String source() {
        String source = string("source");
        if (source != null && (source.isBlank() || source.indexOf('\0') >= 0)) {
            problems.add(at("source"), "source = " + Text.quoted(source) + ": no file or directory named");
        }
        return source;
    }

    private void refuseUnknownKeys() {
        List<String> known = Stream.concat(
                        KEYS.stream(), SettingTable.all().stream().map(Setting::name))
                .toList();
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                problems.add(at(key), "no key " + Text.quoted(key) + " here" + Spelling.suggestion(key, known));
            }
        }
    }

    private <T> @Nullable T name(String key, String example, Function<String, T> check) {
        if (!table.keySet().contains(key)) {
            problems.add(null, "no " + key + "; write " + key + " = \"" + example + "\"");
            return null;
        }
        String written = string(key);
        try {
            return written == null ? null : check.apply(written);
        } catch (Refused e) {
            problems.add(at(key), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private Set<Route> routes() {
        Set<Route> routes = new LinkedHashSet<>();
        Object written = get("routes");
        if (written == null) {
            return routes;
        }
        if (!(written instanceof TomlArray array)) {
            problems.add(at("routes"), "routes = " + shown(written) + ": a list; like [\"shop.example.test\"]");
            return routes;
        }
        for (int i = 0; i < array.size(); i++) {
            TomlPosition position = array.inputPositionOf(i);
            if (!(array.get(i) instanceof String route)) {
                problems.add(position, "routes: " + shown(array.get(i)) + ": a route is a string");
                continue;
            }
            problems.noting(position, () -> {
                if (!routes.add(Route.parse(route))) {
                    throw new Refused("route " + Text.quoted(route) + ": written twice; leave one out");
                }
            });
        }
        return routes;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Setting<?> setting : SettingTable.all()) {
            Object written = get(setting.name());
            String text = switch (written) {
                case null -> null;
                case String string -> string;
                case Long number -> number.toString();
                default -> {
                    problems.add(
                            at(setting.name()),
                            setting.name() + " = " + shown(written) + ": not a "
                                    + setting.kind().word() + "; like " + setting.example());
                    yield null;
                }
            };
            if (text != null) {
                problems.noting(at(setting.name()), () -> setting.parse(text));
                settings.put(setting.name(), text);
            }
        }
        return settings;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        Object written = get("environment");
        if (written == null) {
            return environment;
        }
        if (!(written instanceof TomlTable variables)) {
            problems.add(at("environment"), "environment = " + shown(written) + ": a table; write [environment]");
            return environment;
        }
        for (String name : variables.keySet()) {
            TomlPosition position = variables.inputPositionOf(List.of(name));
            if (variables.get(List.of(name)) instanceof String value) {
                problems.noting(position, () -> EnvironmentVariables.check(name, value));
                environment.put(name, value);
            } else {
                problems.add(
                        position,
                        "environment variable " + Text.quoted(name) + ": only strings; put the value in quotes");
            }
        }
        return environment;
    }

    private @Nullable String string(String key) {
        Object written = get(key);
        if (written == null || written instanceof String) {
            return (String) written;
        }
        problems.add(at(key), key + " = " + shown(written) + ": a string; put it in quotes");
        return null;
    }

    private @Nullable Object get(String key) {
        return table.get(List.of(key));
    }

    private @Nullable TomlPosition at(String key) {
        return table.inputPositionOf(List.of(key));
    }

    private static String shown(@Nullable Object written) {
        return switch (written) {
            case null -> "nothing";
            case String string -> Text.quoted(string);
            case TomlTable ignored -> "a table";
            case TomlArray ignored -> "a list";
            default -> written.toString();
        };
    }
}

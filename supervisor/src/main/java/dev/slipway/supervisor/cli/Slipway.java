package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.cli.show.Terminal;
import dev.slipway.supervisor.tenant.Refused;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every verb of the command: its arguments, its help, and who does it. */
final class Slipway {
    private static final String TARGET = "TENANT/APP";
    private static final String APPLICATION = "The application, like alice/shop.";
    private static final int LOG_LINES = 100;
    private static final int EVENTS = 50;

    private final Terminal terminal;
    private final Map<String, String> environment;

    Slipway(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    Verb root() {
        return new Verb(
                "slipway",
                "Hosts Java web applications of many tenants behind Apache httpd.",
                "slipway check",
                "slipway apply shop.toml",
                "slipway deploy alice/shop target/shop.war",
                "slipway status alice");
    }

    /** In the order in which help lists them, which is the order of their use. */
    List<Verb> verbs() {
        return List.of(
                check(),
                apply(),
                deploy(),
                status(),
                start(),
                stop(),
                restart(),
                set(),
                releases(),
                rollback(),
                diagnose(),
                reload(),
                remove(),
                logs(),
                events(),
                settings());
    }

    private Verb check() {
        return new Verb(
                        "check",
                        "Looks over this host: JDK, httpd and its modules, cgroups, setpriv, the prefix; adds what the "
                                + "supervisor finds, if it runs. Exit status 1 if anything is an error.",
                        "slipway check",
                        "slipway check --prefix /opt/slipway --json")
                .flag("Print JSON.", "--json")
                .answers(words -> new Looking(terminal).check(prefix(words), words.is("--json")));
    }

    private Verb apply() {
        return new Verb(
                        "apply",
                        "Makes an application be as its file says: creates it or changes what differs, deploys the "
                                + "file's source if it names one, and waits until it serves.",
                        "slipway apply shop.toml",
                        "slipway apply shop.toml --prefix /opt/slipway")
                .argument("FILE.toml", "tenant, application, user, source, routes, settings, [environment].")
                .does(words -> new Changing(terminal).apply(instance(words), Path.of(words.argument(0))));
    }

    private Verb deploy() {
        return new Verb(
                        "deploy",
                        "Makes a new release from a WAR or a directory and puts it in the old one's place once it is "
                                + "ready. If it does not become ready, the old one stays.",
                        "slipway deploy alice/shop shop.war",
                        "slipway deploy alice/pages ./public_html")
                .argument(TARGET, APPLICATION)
                .argument("FILE|DIR", "A WAR, or the root of a web application.")
                .does(words ->
                        new Changing(terminal).deploy(instance(words), words.argument(0), Path.of(words.argument(1))));
    }

    private Verb status() {
        return new Verb(
                        "status",
                        "Shows applications, their workers, and what is wrong, if anything is.",
                        "slipway status",
                        "slipway status alice",
                        "slipway status alice/shop --json")
                .optionalArgument("TENANT[/APP]", "A tenant or one application; everything without it.")
                .flag("Print JSON.", "--json")
                .does(words -> {
                    @Nullable String target = words.optionalArgument(0);
                    new Looking(terminal).status(instance(words), target, words.is("--json"));
                });
    }

    private Verb start() {
        return new Verb(
                        "start",
                        "Starts a stopped application, or one that is waiting to be tried again.",
                        "slipway start alice/shop")
                .argument(TARGET, APPLICATION)
                .does(words -> new Changing(terminal).start(instance(words), words.argument(0)));
    }

    private Verb stop() {
        return new Verb(
                        "stop",
                        "Stops an application: it finishes its requests, later ones get a 503 page.",
                        "slipway stop alice/shop")
                .argument(TARGET, APPLICATION)
                .does(words -> new Changing(terminal).stop(instance(words), words.argument(0)));
    }

    private Verb restart() {
        return new Verb(
                        "restart",
                        "Replaces an application's workers, new before old: no request is lost.",
                        "slipway restart alice/shop")
                .argument(TARGET, APPLICATION)
                .does(words -> new Changing(terminal).restart(instance(words), words.argument(0)));
    }

    private Verb set() {
        return new Verb(
                        "set",
                        "Changes settings of an application; if it runs, new workers take over before the old ones end.",
                        "slipway set alice/shop threads=30 memory-limit=512MiB",
                        "slipway set alice/shop inactivity-timeout=")
                .argument(TARGET, APPLICATION)
                .arguments(
                        "KEY=VALUE",
                        "A setting as in the application's file; without a value it goes back to its default.")
                .does(words -> new Changing(terminal).set(instance(words), words.argument(0), words.arguments(1)));
    }

    private Verb releases() {
        return new Verb(
                        "releases",
                        "Lists an application's releases, the newest last.",
                        "slipway releases alice/shop",
                        "slipway releases alice/shop --json")
                .argument(TARGET, APPLICATION)
                .flag("Print JSON.", "--json")
                .does(words -> new Looking(terminal).releases(instance(words), words.argument(0), words.is("--json")));
    }

    private Verb rollback() {
        return new Verb(
                        "rollback",
                        "Serves an earlier release again, new before old; the one before the current if none is named.",
                        "slipway rollback alice/shop",
                        "slipway rollback alice/shop 3")
                .argument(TARGET, APPLICATION)
                .optionalArgument("N", "The release's number.")
                .does(words ->
                        new Changing(terminal).rollback(instance(words), words.argument(0), words.optionalArgument(1)));
    }

    private Verb diagnose() {
        return new Verb(
                        "diagnose",
                        "Has a worker look into itself and prints the name of the file that it wrote, in the "
                                + "application's own directory: where its threads are, unless something else is asked for.",
                        "slipway diagnose alice/shop",
                        "slipway diagnose alice/shop --recording 30")
                .argument(TARGET, APPLICATION)
                .flag("How many objects of which classes there are, and their size.", "--classes")
                .flag("A dump of the heap.", "--heap")
                .number("A flight recording of N seconds.", "--recording")
                .does(words -> {
                    int seconds = words.number("--recording", 0);
                    String what = words.is("--heap") ? "heap" : words.is("--classes") ? "classes" : "threads";
                    new Changing(terminal)
                            .diagnose(
                                    instance(words),
                                    words.argument(0),
                                    seconds > 0 ? "recording" : what,
                                    Math.max(1, seconds));
                });
    }

    private Verb reload() {
        return new Verb(
                        "reload",
                        "Has the supervisor read its own configuration, etc/slipway.toml, again. Nothing is restarted; "
                                + "if the file is wrong, nothing changes.",
                        "slipway reload")
                .does(words -> new Changing(terminal).reload(instance(words)));
    }

    private Verb remove() {
        return new Verb(
                        "remove",
                        "Removes an application, or a tenant with all of its applications. On a terminal it asks.",
                        "slipway remove alice/shop",
                        "slipway remove alice --yes")
                .argument("TENANT[/APP]", "A tenant or one application.")
                .flag("Do not ask.", "-y", "--yes")
                .does(words -> new Changing(terminal).remove(instance(words), words.argument(0), words.is("--yes")));
    }

    private Verb logs() {
        return new Verb(
                        "logs",
                        "Shows what an application wrote, or with --access or --slow the requests it served.",
                        "slipway logs alice/shop -f",
                        "slipway logs alice/shop --access -n 1000")
                .argument(TARGET, APPLICATION)
                .flag("Go on with what comes, until interrupted.", "-f", "--follow")
                .number("The last N lines; " + LOG_LINES + " without it.", "-n", "--lines")
                .flag("The access log.", "--access")
                .flag("The slow log: requests that took long, and where their threads were.", "--slow")
                .does(words -> {
                    int lines = words.number("--lines", LOG_LINES);
                    new Following(terminal)
                            .logs(
                                    instance(words),
                                    words.argument(0),
                                    words.is("--slow") ? "slow" : words.is("--access") ? "access" : "application",
                                    lines,
                                    words.is("--follow"));
                });
    }

    private Verb events() {
        return new Verb(
                        "events",
                        "Shows what happened: starts, deaths, deploys, recycles, refusals.",
                        "slipway events -f",
                        "slipway events -n 1000 --json")
                .flag("Go on with what comes, until interrupted.", "-f", "--follow")
                .number("The last N events; " + EVENTS + " without it.", "-n", "--lines")
                .flag("Print one JSON object a line.", "--json")
                .does(words -> {
                    int lines = words.number("--lines", EVENTS);
                    new Following(terminal).events(instance(words), lines, words.is("--follow"), words.is("--json"));
                });
    }

    private Verb settings() {
        return new Verb(
                        "settings",
                        "Shows every setting of an application's file: kind, default, limits, meaning; of one application also "
                                + "the value in force.",
                        "slipway settings",
                        "slipway settings alice/shop --json")
                .optionalArgument("TENANT/APP", "Whose; without it the table alone, for which no supervisor is needed.")
                .flag("Print JSON.", "--json")
                .does(words ->
                        new Looking(terminal).settings(instance(words), words.optionalArgument(0), words.is("--json")));
    }

    private Supplier<Instance> instance(Words words) {
        return () -> {
            Path prefix = prefix(words);
            if (prefix == null) {
                throw new Refused("which instance? name it with --prefix DIR or SLIPWAY_PREFIX");
            }
            return new Instance(prefix, terminal);
        };
    }

    private @Nullable Path prefix(Words words) {
        @Nullable Path named = words.prefix();
        if (named == null) {
            String elsewhere = Stream.of(environment.get("SLIPWAY_PREFIX"), System.getProperty("slipway.prefix"))
                    .filter(text -> text != null && !text.isBlank())
                    .findFirst()
                    .orElse(null);
            named = elsewhere == null ? null : Path.of(elsewhere);
        }
        return named == null ? null : named.toAbsolutePath().normalize();
    }
}

package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.ExitCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * One verb: its help, its arguments, and what it does. Built by calls instead of picocli's annotations, which cost every
 * start of the command a quarter of a second of reflection.
 */
final class Verb {
    private static final Map<String, String> STATUSES =
            Map.of("0", "done", "1", "failed", "2", "wrong usage or refused input; nothing has changed");

    private final CommandSpec spec = CommandSpec.create();
    private ToIntFunction<Words> action = words -> 0;

    Verb(String name, String description, String... examples) {
        spec.name(name).version("slipway " + version());
        spec.usageMessage()
                .description(description)
                .commandListHeading("%nCommands:%n")
                .optionListHeading("%nOptions:%n")
                .parameterListHeading("%n")
                .exitCodeListHeading("%nExit status:%n")
                .exitCodeList(new TreeMap<>(STATUSES))
                .footerHeading("%nExamples:%n")
                .footer(Arrays.stream(examples).map(example -> "  " + example).toArray(String[]::new));
        spec.addOption(OptionSpec.builder("--prefix")
                .type(Path.class)
                .paramLabel("DIR")
                .description("The instance to talk to; else SLIPWAY_PREFIX, else the installed one.")
                .build());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help.")
                .build());
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version.")
                .build());
    }

    Verb argument(String label, String description) {
        return positional(label, true, description);
    }

    Verb optionalArgument(String label, String description) {
        return positional(label, false, description);
    }

    /** One or more of them, after the arguments named before. */
    Verb arguments(String label, String description) {
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .index(spec.positionalParameters().size() + "..*")
                .arity("1..*")
                .required(true)
                .description(description)
                .build());
        return this;
    }

    private Verb positional(String label, boolean required, String description) {
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel(label)
                .type(String.class)
                .index(String.valueOf(spec.positionalParameters().size()))
                .arity(required ? "1" : "0..1")
                .required(required)
                .description(description)
                .build());
        return this;
    }

    Verb flag(String description, String... names) {
        return option(names, builder -> builder.type(boolean.class).description(description));
    }

    Verb number(String description, String... names) {
        return option(names, builder -> builder.type(int.class).paramLabel("N").description(description));
    }

    private Verb option(String[] names, Consumer<OptionSpec.Builder> more) {
        OptionSpec.Builder builder = OptionSpec.builder(names[0], Arrays.copyOfRange(names, 1, names.length));
        more.accept(builder);
        spec.addOption(builder.build());
        return this;
    }

    /** What the verb does, and with which exit status it ends. */
    Verb answers(ToIntFunction<Words> what) {
        action = what;
        return this;
    }

    Verb does(Consumer<Words> what) {
        return answers(words -> {
            what.accept(words);
            return ExitCode.DONE.status();
        });
    }

    String name() {
        return spec.name();
    }

    CommandSpec spec() {
        return spec;
    }

    int run(Words words) {
        return action.applyAsInt(words);
    }

    private static String version() {
        @Nullable String version = Verb.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }
}

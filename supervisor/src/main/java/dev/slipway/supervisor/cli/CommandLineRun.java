package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.ExitCode;
import dev.slipway.supervisor.cli.client.Failed;
import dev.slipway.supervisor.cli.show.Terminal;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.Spelling;
import dev.slipway.supervisor.tenant.Text;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One call of the command: from arguments to an exit status. Whatever goes wrong becomes one line that says what to do. */
final class CommandLineRun {
    private final Terminal terminal;
    private final Map<String, Verb> verbs = new LinkedHashMap<>();
    private final CommandLine commands;

    CommandLineRun(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        // Looking for Groovy's classes costs every call a failed search.
        System.setProperty("picocli.disable.closures", "true");
        Slipway slipway = new Slipway(terminal, environment);
        CommandSpec root = slipway.root().spec();
        root.usageMessage().synopsisSubcommandLabel("COMMAND");
        slipway.verbs().forEach(verb -> {
            verbs.put(verb.name(), verb);
            root.addSubcommand(verb.name(), verb.spec());
        });
        this.commands = new CommandLine(root)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((e, arguments) -> wrongUsage(e));
    }

    int run(String... arguments) {
        return commands.execute(arguments);
    }

    private int execute(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        ParseResult inner = parsed.subcommand();
        Verb verb = inner == null ? null : verbs.get(inner.commandSpec().name());
        if (inner == null || verb == null) {
            throw new ParameterException(commands, "no command named");
        }
        try {
            return verb.run(new Words(parsed, inner));
        } catch (RuntimeException e) {
            return unfinished(e);
        }
    }

    private int wrongUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String message = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(command, unmatched)
                : String.valueOf(e.getMessage());
        terminal.error(message.lines().findFirst().orElse("wrong usage") + " (see: "
                + command.getCommandSpec().qualifiedName() + " --help)");
        return ExitCode.REFUSED.status();
    }

    private static String unmatched(CommandLine command, UnmatchedArgumentException e) {
        String word = e.getUnmatched().getFirst();
        if (word.startsWith("-")) {
            List<String> options = command.getCommandSpec().optionsMap().keySet().stream()
                    .filter(option -> option.startsWith("--"))
                    .toList();
            return "no option " + Text.quoted(word) + Spelling.suggestion(word, options);
        }
        return command.getSubcommands().isEmpty()
                ? Text.quoted(word) + ": one argument too many"
                : "no command " + Text.quoted(word)
                        + Spelling.suggestion(word, command.getSubcommands().keySet());
    }

    private int unfinished(RuntimeException e) {
        terminal.out().flush();
        return switch (e) {
            case Refused refused -> {
                terminal.error(String.valueOf(refused.getMessage()));
                yield ExitCode.REFUSED.status();
            }
            case Failed failed -> {
                terminal.error(String.valueOf(failed.getMessage()));
                yield ExitCode.FAILED.status();
            }
            default -> {
                terminal.error("this is a mistake in slipway itself, please report it: " + e + " at "
                        + (e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]));
                yield ExitCode.FAILED.status();
            }
        };
    }
}

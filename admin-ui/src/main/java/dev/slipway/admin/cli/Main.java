package dev.slipway.admin.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands. Exit status: 0 done, 1 failed, 2 wrong usage or refused. */
@Command(
        name = "slipway",
        mixinStandardHelpOptions = true,
        description = "Asks the console: as root on the node, or with --server and --token.",
        subcommands = {
            TokenCommands.class,
            TenantCommands.class,
            PlanCommands.class,
            DomainCommands.class,
            EnvironmentCommands.class,
            ReportCommands.Usage.class,
            ReportCommands.Audit.class,
            ReportCommands.BackupFile.class,
            ReportCommands.SetupLink.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((e, at, parsed) -> {
            if (e instanceof Failure failure) {
                System.err.println("slipway: " + failure.getMessage());
                return failure.exit();
            }
            throw e;
        });
        return line.execute(arguments);
    }
}

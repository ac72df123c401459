package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.cli.show.Terminal;

/** The slipway command. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.system();
        int status = new CommandLineRun(terminal, System.getenv()).run(arguments);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(status);
    }
}

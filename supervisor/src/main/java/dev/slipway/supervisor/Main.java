package dev.slipway.supervisor;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code slipway-supervisor --prefix DIR}: the root process of one instance, in the foreground. */
public final class Main {
    private static final String USAGE = "usage: slipway-supervisor --prefix DIR";

    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$-7s %5$s%6$s%n");
        System.exit(run(arguments).status());
    }

    private static ExitCode run(String[] arguments) {
        if (arguments.length != 2 || !arguments[0].equals("--prefix")) {
            return say(USAGE, ExitCode.REFUSED);
        }
        try {
            Posix.load();
            if (Posix.uid() != 0) {
                return say("starts workers as other users, so it has to be started by root", ExitCode.FAILED);
            }
            Layout layout = new Layout(Path.of(arguments[1]));
            SupervisorConfig config = SupervisorConfig.read(layout.configuration());
            Files.createDirectories(layout.run());
            try (FileChannel channel =
                            FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    return say("another supervisor runs under " + layout.prefix() + "; this one ends", ExitCode.FAILED);
                }
                new Supervisor(layout, config).run();
                return ExitCode.DONE;
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return say(String.valueOf(e.getMessage()), ExitCode.FAILED);
        }
    }

    private static ExitCode say(String message, ExitCode code) {
        System.err.println("slipway-supervisor: " + message);
        return code;
    }
}

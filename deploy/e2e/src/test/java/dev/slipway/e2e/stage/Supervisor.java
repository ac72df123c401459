package dev.slipway.e2e.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The root process of one instance. */
public final class Supervisor {
    private final Path prefix;
    private final Control control;

    Supervisor(Path prefix, Control control) {
        this.prefix = prefix;
        this.control = control;
    }

    /** Starts it and waits until it answers. */
    public void start() {
        Process process = launch();
        Await.until("the supervisor's answer", () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("it ended with " + process.exitValue() + "; " + log());
            }
            return control.answers();
        });
    }

    private Process launch() {
        try {
            return new ProcessBuilder(
                            "setsid",
                            prefix.resolve("bin/slipway-supervisor").toString(),
                            "--prefix",
                            prefix.toString())
                    .directory(Path.of("/").toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path log() {
        return prefix.resolve("log/supervisor.log");
    }

    public Proc process() {
        List<Proc> found = Proc.all(process ->
                process.commandLine().containsAll(List.of("dev.slipway.supervisor.Main", prefix.toString())));
        if (found.size() != 1) {
            throw new AssertionError("not one supervisor but " + found);
        }
        return found.getFirst();
    }

    /** kill -9, and back when it is gone. */
    public void kill() {
        process().killed();
    }

    /** SIGTERM, as an upgrade begins with, and back when it is gone. */
    public void terminate() {
        Proc process = process();
        process.signal("TERM");
        Await.until("the supervisor's end", () -> !process.alive());
    }

    /** Ends it, and the sleeping process that holds the applications' sockets for its successor. */
    void end() throws IOException {
        for (Proc one : Proc.all(process -> process.commandLine().contains("dev.slipway.supervisor.Main")
                && process.commandLine().contains(prefix.toString()))) {
            one.killed();
        }
        Path holder = prefix.resolve("run/holder");
        if (Files.exists(holder)) {
            Proc sleeper = new Proc(
                    Integer.parseInt(Files.readAllLines(holder).getFirst().split(" ", -1)[0]));
            if (sleeper.commandLine().equals(List.of("/bin/sleep", "infinity", ""))) {
                sleeper.killed();
            }
        }
    }
}

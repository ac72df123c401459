package dev.slipway.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts a worker, or the training run that an AOT cache is made from. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        StandardStreams.giveTheApplicationItsLog();
        WorkerOptions options;
        try {
            options = WorkerOptions.parse(args);
        } catch (OptionsException e) {
            System.err.println("slipway worker: " + e.getMessage());
            System.exit(ExitCode.BAD_ARGUMENTS.status());
            return;
        }
        try {
            useTemporaryDirectory(options.data().resolve("tmp"));
            Path leash = options.leash();
            if (leash == null) {
                TrainingRun.of(options);
                System.exit(ExitCode.DRAINED.status());
            } else {
                String token = System.getenv().getOrDefault("SLIPWAY_LEASH_TOKEN", "");
                new Worker(options, leash, token).run();
            }
        } catch (Exception e) {
            System.err.println("slipway worker: cannot start: " + Failure.sentence(e));
            System.exit(ExitCode.FAILED_TO_START.status());
        }
    }

    /** Before anything has asked for it, since the JDK asks once. */
    private static void useTemporaryDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        System.setProperty("java.io.tmpdir", directory.toString());
    }
}

package dev.slipway.e2e.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs commands to their end. */
public final class Command {
    private static final long PATIENCE_MINUTES = 8;

    private Command() {}

    public static Outcome run(List<String> words) {
        return run(words, Map.of());
    }

    public static Outcome run(List<String> words, Map<String, String> more) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(words).directory(Path.of("/").toFile());
            builder.environment().putAll(more);
            Process process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(words + " did not end: " + out.join() + err.join());
            }
            return new Outcome(process.exitValue(), out.join(), err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", words), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As another account or bare uid, without any groups but its own. */
    public static Outcome as(String uid, String gid, String... words) {
        List<String> all = new java.util.ArrayList<>(
                List.of("setpriv", "--reuid", uid, "--regid", gid, "--clear-groups", "--no-new-privs", "--"));
        all.addAll(List.of(words));
        return run(all);
    }
}

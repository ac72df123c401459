package dev.slipway.e2e.attack;

import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Proc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The attacker's code on an ordinary host: a plain JVM under an account that it shares with its victims, with no sandbox, no
 * control group and no Slipway.
 */
final class StandIn implements AutoCloseable {
    /** An account that every Debian has and nothing uses. */
    static final String ACCOUNT = "games";

    /** What a victim has on its command line and nobody else. */
    static final String VICTIMS = "471.1";

    private static final long PATIENCE_MINUTES = 2;

    private final String account;
    private final Process process;
    private final BufferedReader answers;

    private StandIn(String account, Process process) {
        this.account = account;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    static StandIn started(Path classes, String account, String... options) {
        List<String> words = as(account);
        words.addAll(List.of("PATH=/usr/bin:/bin", System.getProperty("java.home") + "/bin/java"));
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        words.add(account.equals(ACCOUNT) ? "-XX:+UsePerfData" : "-XX:-UsePerfData");
        words.addAll(List.of(options));
        words.addAll(List.of("-cp", classes.toString(), "attacker.StandIn"));
        try {
            StandIn started = new StandIn(
                    account,
                    new ProcessBuilder(words)
                            .directory(Path.of("/").toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
            String first = started.line();
            if (!first.equals("ready")) {
                throw new AssertionError("the stand-in did not start: " + first);
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> as(String account) {
        return new ArrayList<>(
                List.of("setpriv", "--reuid", account, "--regid", account, "--clear-groups", "--", "env", "-i"));
    }

    /** "worked: …" or "refused: …". */
    String attempt(String name, String... arguments) {
        try {
            process.getOutputStream()
                    .write((name + " " + Arena.query(arguments) + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            return new String(Base64.getDecoder().decode(line()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private String line() {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return String.valueOf(answers.readLine());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES)
                .join();
    }

    int pid() {
        return Math.toIntExact(process.pid());
    }

    /** Another process of the same account, with a secret in its environment and a file open as descriptor 0. */
    static Proc victim(String secret, Path file) {
        List<String> words = as(ACCOUNT);
        words.addAll(List.of("SECRET=" + secret, "/bin/sleep", VICTIMS));
        try {
            Process process = new ProcessBuilder(words)
                    .redirectInput(file.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Proc victim = new Proc(Math.toIntExact(process.pid()));
            Await.until(
                    "the victim",
                    () -> victim.commandLine().contains(VICTIMS)
                            && victim.commandLine().getFirst().equals("/bin/sleep"));
            return victim;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it, and every other process of the account that nothing else uses. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        if (account.equals(ACCOUNT)) {
            int uid = uid(account);
            Proc.all(one -> one.uid() == uid && one.alive()).forEach(Proc::killed);
            Arena.delete(Path.of("/tmp/hsperfdata_" + account));
            Arena.delete(Path.of("/tmp/.java_pid" + pid()));
        }
    }

    static int uid(String account) {
        try (BufferedReader accounts = Files.newBufferedReader(Path.of("/etc/passwd"))) {
            return accounts.lines()
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields[0].equals(account))
                    .map(fields -> Integer.valueOf(fields[2]))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("this host has no account " + account));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

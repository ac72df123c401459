package dev.slipway.supervisor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.supervisor.cli.show.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** One call of the command and what came of it. */
record Call(int status, String out, String err) {
    static Call slipway(Object... arguments) {
        return new Shell(Map.of(), "", false).slipway(arguments);
    }

    /** Where the command is called: its environment, what is typed, and whether there are terminals. */
    record Shell(Map<String, String> environment, String typed, boolean terminal) {
        Call slipway(Object... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Terminal with = new Terminal(
                    new PrintStream(out, false, StandardCharsets.UTF_8),
                    new PrintStream(err, false, StandardCharsets.UTF_8),
                    new BufferedReader(new StringReader(typed)),
                    terminal,
                    terminal,
                    terminal);
            String[] words = new String[arguments.length];
            for (int i = 0; i < words.length; i++) {
                words[i] = String.valueOf(arguments[i]);
            }
            int status = new CommandLineRun(with, environment).run(words);
            with.out().flush();
            with.err().flush();
            return new Call(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    /** Refused or failed in exactly this one line. */
    void saysOnly(int expected, String line) {
        assertEquals("slipway: " + line + "\n", err);
        assertEquals("", out);
        assertEquals(expected, status);
    }

    void isDone() {
        assertEquals(0, status, err);
    }

    /** Keeps a conversation open until the test has seen what it wanted. */
    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

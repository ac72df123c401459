package dev.slipway.supervisor.cli.show;

import dev.slipway.supervisor.tenant.Text;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The operator's side of the command: results on {@code out}, everything else on {@code err}. Always UTF-8, whatever
 * the locale says, because what we print was UTF-8 on the wire.
 *
 * @param outShown people look at {@code out}: then nothing of a log may move their cursor
 * @param errShown people look at {@code err}: progress is rewritten in place
 * @param asked somebody is there to answer questions
 */
public record Terminal(
        PrintStream out, PrintStream err, BufferedReader in, boolean outShown, boolean errShown, boolean asked) {
    private static final String PREFIX = "slipway: ";

    public static Terminal system() {
        return new Terminal(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8),
                new BufferedReader(
                        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)),
                isTerminal(1),
                isTerminal(2) && !"dumb".equals(System.getenv("TERM")),
                isTerminal(0));
    }

    /** {@code System.console()} speaks of 0 and 1 together only; each matters by itself here. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** One line for people, who may see it on a terminal by way of {@code less} or {@code grep}. */
    public void print(String line) {
        out.println(Text.printable(line));
    }

    /** One line for programs. */
    public void printData(String line) {
        out.println(outShown ? Text.printable(line) : line);
    }

    public void print(List<String> lines) {
        lines.forEach(this::print);
    }

    /** A piece of a file, with the ends of its lines where they are. */
    public void printPiece(String piece) {
        out.print(outShown ? printableLines(piece) : piece);
    }

    private static String printableLines(String piece) {
        StringBuilder shown = new StringBuilder(piece.length());
        int from = 0;
        for (int end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
            shown.append(Text.printable(piece.substring(from, end))).append('\n');
            from = end + 1;
        }
        return shown.append(Text.printable(piece.substring(from))).toString();
    }

    public void error(String message) {
        String[] lines = message.strip().split("\n", -1);
        err.println(PREFIX + Text.printable(lines[0]));
        for (int i = 1; i < lines.length; i++) {
            err.println(Text.printable(lines[i]));
        }
        err.flush();
    }

    /** Whoever read our output has gone ({@code slipway events -f | head}). */
    public boolean unheard() {
        return out.checkError();
    }

    /** Nobody there to ask means yes: scripts have decided already. */
    public boolean confirm(String question) {
        if (!asked) {
            return true;
        }
        err.print(question + " [y/N] ");
        err.flush();
        try {
            String answer = in.readLine();
            return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

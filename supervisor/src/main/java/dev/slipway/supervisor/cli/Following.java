package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.cli.show.EventLine;
import dev.slipway.supervisor.cli.show.Terminal;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Event;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Refused;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The verbs that read on: every piece is written out at once, and the end of our reader is the end of us. */
final class Following {
    private static final int MOST_LINES = 10_000;

    private final Terminal terminal;

    Following(Terminal terminal) {
        this.terminal = terminal;
    }

    void logs(Supplier<Instance> instance, String target, String stream, int lines, boolean follow) {
        ApplicationKey key = ApplicationKey.parse(target);
        Request request = new Request.Logs(key.toString(), stream, checked(lines), follow);
        follow(instance, request, answer -> {
            String piece = answer.message();
            if (answer.kind().equals("log") && piece != null) {
                terminal.printPiece(piece);
                heard();
            }
        });
    }

    void events(Supplier<Instance> instance, int lines, boolean follow, boolean json) {
        Request request = new Request.Events(checked(lines), follow);
        follow(instance, request, answer -> {
            if (answer.kind().equals("event")) {
                if (json) {
                    terminal.printData(String.valueOf(answer.data()));
                } else {
                    terminal.print(readable(answer));
                }
                heard();
            }
        });
    }

    private static void follow(Supplier<Instance> instance, Request request, Consumer<Answer> each) {
        try {
            instance.get().follow(request, each);
        } catch (Unheard e) {
            // slipway events -f | head: what was wanted has been shown
        }
    }

    private static String readable(Answer answer) {
        return EventLine.of(Instance.read(answer.data(), Event.class));
    }

    private void heard() {
        if (terminal.unheard()) {
            throw new Unheard();
        }
    }

    private static int checked(int lines) {
        if (lines < 0 || lines > MOST_LINES) {
            throw new Refused("-n " + lines + ": a number of lines from 0 to " + MOST_LINES);
        }
        return lines;
    }

    /** Whoever read our output has gone. */
    private static final class Unheard extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}

package dev.slipway.supervisor.cli.show;

import dev.slipway.supervisor.tenant.Text;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is being waited for. On a terminal the newest step stands in the last line with the seconds it has taken; elsewhere
 * each step is a line of its own. Guarded by its own monitor: a clock thread rewrites the line.
 */
public final class Progress implements AutoCloseable {
    /** A line that wraps cannot be rewritten in place. */
    private static final int WIDTH = 70;

    private final Terminal terminal;
    private final boolean inPlace;
    private @Nullable Thread clock;
    private @Nullable String step;
    private long since;

    public Progress(Terminal terminal) {
        this.terminal = terminal;
        this.inPlace = terminal.errShown();
    }

    public synchronized void step(String message) {
        if (message.equals(step)) {
            return;
        }
        finish();
        step = message;
        since = System.nanoTime();
        if (inPlace) {
            rewrite();
            startClock();
        } else {
            terminal.err().println(Text.printable(message));
            terminal.err().flush();
        }
    }

    private void startClock() {
        if (clock == null) {
            clock = Thread.ofPlatform().daemon().name("progress").start(this::tick);
        }
    }

    private synchronized void tick() {
        try {
            while (true) {
                TimeUnit.SECONDS.timedWait(this, 1);
                rewrite();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void rewrite() {
        if (step != null) {
            String shown = Text.printable(step);
            String fitting = shown.length() > WIDTH ? shown.substring(0, WIDTH - 1) + "…" : shown;
            terminal.err().print("\r" + fitting + elapsed() + "\033[K");
            terminal.err().flush();
        }
    }

    private void finish() {
        if (step != null && inPlace) {
            terminal.err().print("\r" + Text.printable(step) + elapsed() + "\033[K\n");
            terminal.err().flush();
        }
        step = null;
    }

    private String elapsed() {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
        return seconds == 0 ? "" : "  " + seconds + " s";
    }

    @Override
    public synchronized void close() {
        finish();
        if (clock != null) {
            clock.interrupt();
        }
    }
}

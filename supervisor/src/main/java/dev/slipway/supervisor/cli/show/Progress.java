package dev.slipway.supervisor.cli.show;

import dev.slipway.supervisor.tenant.Text;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is being waited for. On a terminal the newest step stands in the last line with the seconds it has taken; elsewhere
 * each step is a line of its own, held back until it has taken some seconds or is over, so that what is soon refused is
 * told in the one line of its refusal. Guarded by its own monitor: a clock thread shows what is there each second.
 */
public final class Progress implements AutoCloseable {
    /** A line that wraps cannot be rewritten in place. */
    private static final int WIDTH = 70;

    private static final long HELD_BACK_SECONDS = 10;

    private final Terminal terminal;
    private final boolean inPlace;
    private @Nullable Thread clock;
    private @Nullable String step;
    private boolean shown;
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
        shown = false;
        since = System.nanoTime();
        show();
        startClock();
    }

    /** Nothing was done: what is in the last line does not stay. */
    public synchronized void forget() {
        if (step != null && inPlace) {
            terminal.err().print("\r\033[K");
            terminal.err().flush();
        }
        step = null;
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
                show();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void show() {
        if (step != null && inPlace) {
            String whole = Text.printable(step);
            String fitting = whole.length() > WIDTH ? whole.substring(0, WIDTH - 1) + "…" : whole;
            terminal.err().print("\r" + fitting + elapsed() + "\033[K");
            terminal.err().flush();
        } else if (seconds() >= HELD_BACK_SECONDS) {
            line();
        }
    }

    private void finish() {
        if (step != null && inPlace) {
            terminal.err().print("\r" + Text.printable(step) + elapsed() + "\033[K\n");
            terminal.err().flush();
        } else {
            line();
        }
        step = null;
    }

    private void line() {
        if (step != null && !shown) {
            terminal.err().println(Text.printable(step));
            terminal.err().flush();
            shown = true;
        }
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
    }

    private String elapsed() {
        return seconds() == 0 ? "" : "  " + seconds() + " s";
    }

    @Override
    public synchronized void close() {
        finish();
        if (clock != null) {
            clock.interrupt();
        }
    }
}

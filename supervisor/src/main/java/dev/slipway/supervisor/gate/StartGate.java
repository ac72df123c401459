package dev.slipway.supervisor.gate;

import dev.slipway.supervisor.gate.Ticket.Stage;
import dev.slipway.supervisor.posix.Watcher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets a few starts through at a time, for JVMs that all start at once are all late. Those for whom somebody waits go
 * first; a client that knocks at the application's listener while its start is in the line is somebody. A start that
 * takes too long goes on, but no longer keeps others waiting.
 */
public final class StartGate {
    private static final Logger LOG = System.getLogger(StartGate.class.getName());

    private final int most;
    private final Duration patience;
    private final Watcher watcher;
    private final long beginning = System.nanoTime();
    private final List<Ticket> line = new ArrayList<>();
    private int underWay;
    private long given;

    /**
     * @param most starts under way at the same time
     * @param patience after which a start that has not ended does not count any more
     * @param watcher of the gate's own: a listener may be watched for another reason too
     */
    public StartGate(int most, Duration patience, Watcher watcher) {
        this.most = most;
        this.patience = patience;
        this.watcher = watcher;
    }

    /**
     * Takes a place in the line. Whoever takes it gives it back with {@link Ticket#end()}, before the listener is closed.
     *
     * @param listener where clients of the application knock
     * @param asked whether somebody waits for this start already
     * @param admitted told when it may start, unless that is at once; must not block
     */
    public synchronized Ticket lineUp(int listener, boolean asked, Runnable admitted) {
        Claim claim = new Claim(++given, asked ? now() : Claim.NOBODY);
        Ticket ticket = new Ticket(this, listener, claim, admitted);
        if (underWay < most) {
            admit(ticket);
            return ticket;
        }
        line.add(ticket);
        line.stream()
                .filter(other -> other != ticket && other.listener == listener)
                .findFirst()
                .ifPresentOrElse(
                        other -> {
                            if (other.claim.demandNanos() != Claim.NOBODY) {
                                knocked(listener);
                            }
                        },
                        () -> watch(listener));
        return ticket;
    }

    synchronized int place(Ticket ticket) {
        return ticket.admitted() ? 0 : ticket.claim.place(claims());
    }

    synchronized void demand(Ticket ticket) {
        ticket.claim = ticket.claim.demanded(now());
    }

    synchronized void end(Ticket ticket) {
        switch (ticket.stage) {
            case IN_LINE -> leave(ticket);
            case UNDER_WAY -> underWay--;
            case OVER -> {}
        }
        ticket.stage = Stage.OVER;
        while (underWay < most && !line.isEmpty()) {
            Claim first = Claim.next(claims()).orElseThrow();
            Ticket next = line.stream()
                    .filter(waiting -> waiting.claim.equals(first))
                    .findFirst()
                    .orElseThrow();
            leave(next);
            admit(next);
            next.admitted.run();
        }
    }

    private void admit(Ticket ticket) {
        underWay++;
        ticket.stage = Stage.UNDER_WAY;
        Thread.ofVirtual().name("start gate").start(() -> {
            try {
                TimeUnit.NANOSECONDS.sleep(patience.toNanos());
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts it", e);
            }
            end(ticket);
        });
    }

    private void leave(Ticket ticket) {
        line.remove(ticket);
        if (line.stream().noneMatch(other -> other.listener == ticket.listener)) {
            watcher.forget(ticket.listener);
        }
    }

    private void watch(int listener) {
        try {
            watcher.watch(listener, () -> knocked(listener));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "who knocks while a start is in the line is not seen: {0}", e.getMessage());
        }
    }

    private synchronized void knocked(int listener) {
        line.stream().filter(ticket -> ticket.listener == listener).forEach(this::demand);
    }

    private List<Claim> claims() {
        return line.stream().map(ticket -> ticket.claim).toList();
    }

    private long now() {
        return System.nanoTime() - beginning;
    }
}

package dev.slipway.worker;

import dev.slipway.worker.leash.Leash;
import dev.slipway.worker.protocol.WorkerMessage;
import dev.slipway.worker.server.AppServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * How a worker ends: no new connections, the open ones to their end, the application stopped, {@code drained} said,
 * exit. Begun by the supervisor's word or by a signal, whichever comes first; a signal during a drain only shortens it.
 */
final class Departure {
    /** The supervisor that sends SIGTERM sends SIGKILL some time later; this is to be done before. */
    static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(8);

    /** A request that calls System.exit waits for us, and would be waited for. */
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(1);

    /** httpd uses an idle connection for up to a second. */
    private static final Duration SIGNAL_LINGER = Duration.ofMillis(1200);

    private final Leash leash;
    private final Duration signalLinger;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable AppServer server;
    private boolean begun;

    Departure(Leash leash, Duration linger) {
        this.leash = leash;
        this.signalLinger = linger.compareTo(SIGNAL_LINGER) < 0 ? linger : SIGNAL_LINGER;
    }

    /** From when on there is an application to stop; stopping one that still starts would wait for it. */
    void willStop(AppServer server) {
        this.server = server;
    }

    void onSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::signalled, "signalled"));
    }

    /** Ends the process without draining. */
    void now(ExitCode code) {
        over.countDown();
        System.exit(code.status());
    }

    /** Returns at once; a second call can only make the first end sooner. */
    synchronized void begin(Duration linger, Duration timeout, ExitCode code) {
        AppServer current = server;
        if (current != null) {
            current.hurry(linger, timeout);
        }
        if (!begun) {
            begun = true;
            Thread.ofPlatform().name("departure").daemon().start(() -> depart(code));
        }
    }

    private void depart(ExitCode code) {
        AppServer current = server;
        if (current != null) {
            try {
                if (!current.drain()) {
                    System.err.println("slipway worker: the time to drain is over; closing what is still open");
                }
                current.stop();
            } catch (Exception e) {
                System.err.println("slipway worker: the application did not stop cleanly: " + Failure.sentence(e));
            }
        }
        leash.say(new WorkerMessage.Drained());
        now(code);
    }

    /** Also runs when the application calls System.exit: then it keeps the status that it asked for. */
    private void signalled() {
        if (over.getCount() == 0) {
            return;
        }
        boolean signal = isSignal();
        begin(signalLinger, signal ? SIGNAL_TIMEOUT : EXIT_TIMEOUT, ExitCode.DRAINED);
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (signal) {
            Runtime.getRuntime().halt(ExitCode.DRAINED.status());
        }
    }

    /** The JVM handles a signal on a thread that is named for it and waits for the hooks. */
    private static boolean isSignal() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getName().startsWith("SIG") && thread.getName().endsWith(" handler"));
    }
}

package dev.slipway.e2e.soak;

import dev.slipway.e2e.stage.Application;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One application of the soak and what is wanted of it. */
final class Member {
    enum Manner {
        /** Asked several times a second. */
        STEADY,
        /** Asked now and then, with pauses long enough to fall asleep. */
        SLEEPY,
        /** As steady, and each request makes it bigger. */
        LEAKING
    }

    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofSeconds(6);
    private static final int VISITS_IN_A_ROW = 4;

    private final Application application;
    private final Manner manner;
    private final int processes;
    private final Excuses excuses = new Excuses();

    /** Release number to what its archive was called. */
    private final Map<Integer, String> labels = new HashMap<>();

    private volatile boolean up = true;
    private Excuses.@Nullable Excuse stopped;

    Member(Application application, Manner manner) {
        this.application = application;
        this.manner = manner;
        this.processes = Integer.parseInt(application.settings().getOrDefault("processes", "1"));
    }

    Application application() {
        return application;
    }

    String key() {
        return application.key();
    }

    String host() {
        return application.host();
    }

    int processes() {
        return processes;
    }

    boolean maySleep() {
        return application.settings().containsKey("inactivity-timeout");
    }

    Excuses excuses() {
        return excuses;
    }

    Map<Integer, String> labels() {
        return labels;
    }

    boolean up() {
        return up;
    }

    /** From now on, and until {@link #started}, visitors get the 503 page. */
    void stops() {
        up = false;
        stopped = excuses.begin(java.util.Set.of(503));
    }

    void started() {
        up = true;
        if (stopped != null) {
            stopped.end();
            stopped = null;
        }
    }

    String page() {
        return manner == Manner.LEAKING ? "/trouble/heap?n=20" : "/?delay=5";
    }

    Duration pauseAfter(long turn) {
        return manner == Manner.SLEEPY && turn % VISITS_IN_A_ROW == VISITS_IN_A_ROW - 1 ? LONG : SHORT;
    }
}

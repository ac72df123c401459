package dev.slipway.supervisor.death;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an application's workers came to, for people and for the next supervisor. */
public final class Chronicle {
    private volatile Past past;
    private volatile @Nullable LastExit lastExit;

    public Chronicle(@Nullable Past before) {
        past = before == null ? Past.NONE : before;
    }

    public Past past() {
        return past;
    }

    public Optional<LastExit> lastExit() {
        return Optional.ofNullable(lastExit);
    }

    public void ended(String reason) {
        lastExit = new LastExit(reason, Instant.now());
    }

    public synchronized void died(Obituary obituary) {
        ended(obituary.reason());
        past = past.with(obituary);
    }

    public synchronized void gaveUp(FailedChange change) {
        past = past.with(change);
    }

    public synchronized void succeeded() {
        past = past.withoutFailedChange();
    }
}

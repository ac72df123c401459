package dev.slipway.supervisor.worker;

import dev.slipway.worker.protocol.SupervisorMessage.Diagnose;
import dev.slipway.worker.protocol.WorkerMessage.Diagnosed;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks a worker to look into itself, one look at a time. What it writes and says is the tenant's, and only passed on. */
public final class Diagnoses {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Collection<Worker> members;
    private @Nullable CompletableFuture<@Nullable Diagnosed> asked;

    Diagnoses(Collection<Worker> members) {
        this.members = members;
    }

    /** Empty when no worker is ready, another look is going on, or no answer came in time. */
    public Optional<Diagnosed> ask(Diagnose what) {
        Optional<Worker> ready = members.stream()
                .filter(worker -> worker.state() instanceof WorkerState.Ready)
                .findFirst();
        CompletableFuture<@Nullable Diagnosed> answer = ready.isPresent() ? begin() : null;
        if (answer == null) {
            return Optional.empty();
        }
        try {
            ready.orElseThrow().post(new WorkerEvent.Tell(what));
            return Optional.ofNullable(Waiting.at(answer, PATIENCE.plusSeconds(what.seconds()), null));
        } finally {
            end();
        }
    }

    void heard(Diagnosed diagnosed) {
        CompletableFuture<@Nullable Diagnosed> waiting = current();
        if (waiting != null) {
            waiting.complete(diagnosed);
        }
    }

    private synchronized @Nullable CompletableFuture<@Nullable Diagnosed> begin() {
        if (asked != null) {
            return null;
        }
        asked = new CompletableFuture<>();
        return asked;
    }

    private synchronized @Nullable CompletableFuture<@Nullable Diagnosed> current() {
        return asked;
    }

    private synchronized void end() {
        asked = null;
    }
}

package dev.slipway.supervisor.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits that always end. */
final class Waiting {
    private Waiting() {}

    /** Null when it became ready, else why it did not. */
    static @Nullable String settled(Worker worker) {
        Duration limit = worker.plan().startLimit();
        String failure;
        do {
            failure = at(worker.settled(), limit, "it neither became ready nor ended in " + limit.toSeconds() + " s");
            // the line it stands in moves, whoever is in it
        } while (worker.state() instanceof WorkerState.Queued
                && !worker.settled().isDone());
        return failure;
    }

    static boolean gone(Worker worker) {
        return at(worker.gone(), worker.plan().endLimit(), false);
    }

    static <T extends @Nullable Object> T at(CompletableFuture<T> future, Duration limit, T otherwise) {
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return otherwise;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a worker's promise is never broken", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }
}

package dev.slipway.e2e.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A request under way, on a connection of its own. */
public final class Pending {
    private final CompletableFuture<Timed> end = new CompletableFuture<>();

    private record Timed(Answer answer, Duration took) {}

    Pending(Front front, Ask ask) {
        Thread.ofVirtual().start(() -> {
            long start = System.nanoTime();
            try {
                Answer answer = front.exchange(ask);
                end.complete(new Timed(answer, Duration.ofNanos(System.nanoTime() - start)));
            } catch (RuntimeException | Error e) {
                end.completeExceptionally(e);
            }
        });
    }

    public boolean isOver() {
        return end.isDone();
    }

    public Answer answer() {
        return timed().answer();
    }

    /** From the first thought of connecting to the last byte. */
    public Duration took() {
        return timed().took();
    }

    private Timed timed() {
        try {
            return end.get(Connection.PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }
}

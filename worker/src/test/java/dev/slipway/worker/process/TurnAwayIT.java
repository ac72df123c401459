package dev.slipway.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process that answers those whom no worker will serve soon. */
@Timeout(120)
class TurnAwayIT {
    @TempDir
    private Path directory;

    @Test
    void everybodyWhoWaitsIsToldToComeBackAndThenItEnds() throws Exception {
        try (Slot slot = new Slot(directory);
                ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Connection> connections = new ArrayList<>();
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Connection connection = slot.connect();
                connections.add(connection);
                // more than a socket's buffers hold: none of it may be lost on the way to the answer
                byte[] body = new byte[i * 100_000];
                answers.add(CompletableFuture.supplyAsync(() -> post(connection, body), waiting));
            }
            long process = slot.turningAway();
            for (CompletableFuture<Answer> each : answers) {
                Answer answer = each.get();
                assertEquals(503, answer.status());
                assertEquals("5", answer.header("Retry-After"));
                assertTrue(answer.body().contains("try again later"), answer.body());
            }
            for (Connection connection : connections) {
                connection.close();
            }
            assertEquals(0, slot.awaitEnd(process));
        }
    }

    @Test
    void endsAtOnceWhenNobodyWaits() throws Exception {
        try (Slot slot = new Slot(directory)) {
            assertEquals(0, slot.awaitEnd(slot.turningAway()));
        }
    }

    @Test
    void oneWhoSaysNothingKeepsItForAWhileOnly() throws Exception {
        try (Slot slot = new Slot(directory)) {
            Connection silent = slot.connect();
            assertEquals(0, slot.awaitEnd(slot.turningAway()));
            silent.close();
        }
    }

    private static Answer post(Connection connection, byte[] body) {
        try {
            return connection.post("/", body);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

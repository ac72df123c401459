package dev.slipway.e2e.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask one thing after another, each on a connection that it keeps. A connection is given up after a
 * failure or when the answer says so; nothing is ever asked twice.
 */
public final class Load implements AutoCloseable {
    /** What a client asks next, and which answers are right. */
    public record Turn(Ask ask, Predicate<Answer> right) {}

    /** Called by each client for each of its turns, counted from 0. */
    @FunctionalInterface
    public interface Script {
        Turn next(int client, long turn);
    }

    private final Front front;
    private final Script script;
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopping;

    private Load(Front front, Script script) {
        this.front = front;
        this.script = script;
    }

    public static Load start(Front front, int clients, Script script) {
        Load load = new Load(front, script);
        for (int i = 0; i < clients; i++) {
            int client = i;
            load.clients.add(Thread.ofVirtual().name("client " + i).start(() -> load.run(client)));
        }
        return load;
    }

    /** All clients ask the same; 200 and whole is right. */
    public static Load start(Front front, int clients, Ask ask) {
        Turn turn = new Turn(ask, answer -> true);
        return start(front, clients, (client, count) -> turn);
    }

    /** How many have been answered well so far. */
    public long answered() {
        return answered.get();
    }

    /** Lets each client finish what it asked last. */
    public Recording stop() {
        stopping = true;
        for (Thread client : clients) {
            try {
                client.join(Connection.PATIENCE.multipliedBy(2));
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a test", e);
            }
            if (client.isAlive()) {
                throw new AssertionError(client.getName() + " still waits for its answer");
            }
        }
        return new Recording(List.copyOf(exchanges));
    }

    @Override
    public void close() {
        stopping = true;
    }

    private void run(int client) {
        @Nullable Connection connection = null;
        for (long turn = 0; !stopping; turn++) {
            Turn next = script.next(client, turn);
            long start = System.nanoTime();
            boolean reusable = false;
            try {
                if (connection == null) {
                    connection = front.connect();
                }
                Answer answer = connection.exchange(next.ask());
                String failure = failure(next, answer);
                exchanges.add(new Exchange(
                        start,
                        System.nanoTime(),
                        failure,
                        answer.header("X-Worker").orElse("")));
                if (failure == null) {
                    answered.incrementAndGet();
                }
                reusable = answer.complete()
                        && answer.header("Connection")
                                .filter("close"::equalsIgnoreCase)
                                .isEmpty();
            } catch (IOException e) {
                exchanges.add(new Exchange(start, System.nanoTime(), e.toString(), ""));
            }
            if (!reusable) {
                close(connection);
                connection = null;
            }
        }
        close(connection);
    }

    private static @Nullable String failure(Turn turn, Answer answer) {
        if (!answer.complete()) {
            return "incomplete after " + answer.body().length() + " bytes, status " + answer.status();
        }
        if (answer.status() != 200) {
            return "status " + answer.status() + " from "
                    + answer.header("X-Worker").orElse("httpd");
        }
        return turn.right().test(answer) ? null : "a wrong answer: " + answer;
    }

    private static void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException e) {
                // it is given up anyway
            }
        }
    }

    /** Lets the load run on for a while. */
    public void runFor(long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (end - System.nanoTime() > 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}

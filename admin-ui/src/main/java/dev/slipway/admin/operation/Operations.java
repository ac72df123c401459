package dev.slipway.admin.operation;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.Problem;
import dev.slipway.admin.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Queues operations and waits for them. */
@Component
public final class Operations {
    private static final long LOOK_MILLIS = 500;

    private final OperationStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong endings = new AtomicLong();
    private volatile Runnable runner = () -> {};

    Operations(OperationStore store) {
        this.store = store;
    }

    void wakes(Runnable wake) {
        runner = wake;
    }

    /** Queued in the caller's transaction, begun after it. */
    public Operation ask(Ask ask, Caller caller) {
        Operation operation = store.add(ask, caller);
        Transactions.afterwards(() -> runner.run());
        return operation;
    }

    /** As {@link #ask}, unless one that would do the same is queued already. */
    public Operation askOnce(Ask ask, Caller caller) {
        return store.same(ask).orElseGet(() -> ask(ask, caller));
    }

    /** Until something has ended since {@code before}, or the time is over. */
    private void pause(long before, long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (endings.get() == before && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Until something ends, or the time is over. */
    void pause(long millis) throws InterruptedException {
        pause(endings.get(), millis);
    }

    void ended() {
        lock.lock();
        try {
            endings.incrementAndGet();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public java.util.Optional<Operation> find(@Nullable String id) {
        return id == null ? java.util.Optional.empty() : store.find(id);
    }

    /** Everything an operation has said so far, a line each. */
    public String text(@Nullable String id) {
        return id == null
                ? ""
                : store.linesAfter(id, 0).stream()
                        .map(line -> line.at() + " " + line.text() + "\n")
                        .collect(java.util.stream.Collectors.joining());
    }

    Operation get(String id) {
        return store.find(id).orElseThrow(() -> ProblemException.notFound("operation", id));
    }

    /** As it is when it has ended, or when the time is over. */
    Operation await(String id, Duration most) {
        long until = System.nanoTime() + most.toNanos();
        while (true) {
            long before = endings.get();
            Operation now = get(id);
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (!now.open() || left <= 0) {
                return now;
            }
            try {
                pause(before, Math.min(left, LOOK_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return now;
            }
        }
    }

    /** One of that kind about that tenant that has not ended. */
    public java.util.Optional<Operation> open(String kind, String tenantId) {
        return store.open(kind, tenantId);
    }

    /** Waits; however it ends. */
    public void settle(Operation operation, Duration most) {
        if (!most.isZero()) {
            await(operation.id(), most);
        }
    }

    /**
     * {@code done} if the operation ends well within the time, or if there is none; 202 and the operation if it goes on.
     *
     * @throws ProblemException if it fails within the time
     */
    public <T> ResponseEntity<T> answer(
            @Nullable Operation operation, Duration wait, Supplier<ResponseEntity<T>> done) {
        if (operation == null) {
            return done.get();
        }
        Operation now = await(operation.id(), wait);
        return switch (now.status()) {
            case "succeeded" -> done.get();
            case "queued", "running" -> accepted(now);
            default -> throw problem(now);
        };
    }

    /** The one place where an answer is not of the type its handler says: the description of the API has both. */
    @SuppressWarnings("unchecked")
    private static <T> ResponseEntity<T> accepted(Operation operation) {
        return (ResponseEntity<T>) ResponseEntity.accepted()
                .header(HttpHeaders.LOCATION, "/api/v1/operations/" + operation.id())
                .body(operation);
    }

    private static ProblemException problem(Operation operation) {
        Problem error = operation.error();
        if (error == null) {
            return new ProblemException(Code.CANCELLED, "operation " + operation.id() + " was cancelled");
        }
        return new ProblemException(Code.of(error.code()), error.detail() + " (operation " + operation.id() + ")");
    }
}

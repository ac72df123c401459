package dev.slipway.admin.operation;

import dev.slipway.admin.background.Background;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.event.Event;
import dev.slipway.admin.event.Events;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.Outages;
import dev.slipway.admin.problem.Problem;
import dev.slipway.admin.problem.ProblemException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Does queued operations, one at a time for each subject, oldest first. */
@Component
final class OperationRunner extends Background {
    private static final Logger LOG = System.getLogger(OperationRunner.class.getName());
    private static final int AT_ONCE = 8;
    private static final long LOOK_MILLIS = 1000;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofHours(24);

    private final OperationStore store;
    private final Operations operations;
    private final Map<String, OperationHandler> handlers;
    private final Transactions transactions;
    private final Events events;
    private final Clock clock;
    private final Semaphore news = new Semaphore(0);
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private boolean fresh = true;

    OperationRunner(
            OperationStore store,
            Operations operations,
            List<OperationHandler> handlers,
            Transactions transactions,
            Events events,
            Clock clock) {
        super("operations");
        this.store = store;
        this.operations = operations;
        this.handlers = handlers.stream().collect(Collectors.toMap(OperationHandler::kind, Function.identity()));
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void start() {
        operations.wakes(news::release);
        super.start();
    }

    @Override
    protected void turn() throws InterruptedException {
        if (fresh) {
            int begun = store.requeueRunning();
            LOG.log(Level.INFO, "{0} operations that were interrupted are begun again", begun);
            fresh = false;
        }
        dispatch();
        boolean _ = news.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        news.drainPermits();
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatch() {
        Set<String> passed = new HashSet<>();
        for (OperationStore.Queued queued : store.queued()) {
            if (busy.size() >= AT_ONCE) {
                return;
            }
            boolean first = passed.add(queued.subject());
            if (first && queued.due() && busy.add(queued.subject())) {
                if (store.begin(queued.job().id())) {
                    Thread.ofVirtual().name("operation").start(() -> work(queued));
                } else {
                    busy.remove(queued.subject());
                }
            }
        }
    }

    private void work(OperationStore.Queued queued) {
        try {
            untilWritten(outcome(queued.job()));
        } finally {
            busy.remove(queued.subject());
            operations.ended();
            news.release();
        }
    }

    /** How it ended is known; if the database is away it is told as soon as it is back. */
    private void untilWritten(Runnable outcome) {
        while (isRunning()) {
            try {
                transactions.run(outcome);
                return;
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "the end of an operation cannot be written yet: {0}", e.getMessage());
                pause();
            }
        }
    }

    private Runnable outcome(Job job) {
        try {
            OperationHandler handler = handlers.get(job.kind());
            if (handler == null) {
                throw new ProblemException(Code.INTERNAL, "this console knows no operation " + job.kind());
            }
            AtomicInteger lines = new AtomicInteger(store.lines(job.id()));
            String message = handler.run(job, line -> store.line(job.id(), lines.incrementAndGet(), line));
            return () -> store.end(job.id(), "succeeded", message, null);
        } catch (ProblemException e) {
            return mayPass(e.code()) ? againOrFailed(job, e) : () -> failed(job, e);
        } catch (RuntimeException e) {
            if (Outages.isDatabase(e)) {
                return againOrFailed(
                        job, new ProblemException(Code.DATABASE_UNAVAILABLE, "the database did not answer"));
            }
            LOG.log(Level.ERROR, "operation " + job.id() + " (" + job.kind() + ") failed", e);
            ProblemException fault = new ProblemException(
                    Code.INTERNAL, "this is a fault of the console; its log has operation " + job.id());
            return () -> failed(job, fault);
        }
    }

    private static boolean mayPass(Code code) {
        return code == Code.NODE_UNAVAILABLE || code == Code.NODE_BUSY;
    }

    private Runnable againOrFailed(Job job, ProblemException e) {
        return () -> {
            Operation now = operations.get(job.id());
            Instant started = now.startedAt() == null ? now.createdAt() : now.startedAt();
            if (clock.instant().isAfter(started.plus(PATIENCE))) {
                failed(job, e);
                return;
            }
            long seconds = 1L << Math.min(7, Math.max(0, now.attempts() - 1));
            Duration wait = Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds()));
            store.again(job.id(), clock.instant().plus(wait), "waits: " + e.getMessage());
        };
    }

    private void failed(Job job, ProblemException e) {
        Problem problem = Problem.of(e, job.requestId());
        if (!store.end(job.id(), "failed", null, problem)) {
            return;
        }
        OperationHandler handler = handlers.get(job.kind());
        if (handler != null) {
            handler.gaveUp(job, e);
        }
        events.add(
                "operation.failed",
                "error",
                new Event.About(job.tenantId(), job.applicationId(), "operation", job.id()),
                job.kind() + " failed: " + e.getMessage());
    }

    /** One that has not begun. */
    void cancel(Job job, ProblemException why) {
        transactions.run(() -> {
            if (!store.cancel(job.id(), Problem.of(why, job.requestId()))) {
                throw new ProblemException(Code.CONFLICT, "it has begun or ended and cannot be cancelled any more");
            }
            OperationHandler handler = handlers.get(job.kind());
            if (handler != null) {
                handler.gaveUp(job, why);
            }
        });
        operations.ended();
    }
}

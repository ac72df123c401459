package dev.slipway.worker.limits;

import dev.slipway.worker.protocol.WorkerMessage.Notice;
import dev.slipway.worker.protocol.WorkerMessage.Notice.Kind;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Knows every request that a thread is at work on. One that takes long is reported with the thread's stack; one that
 * takes too long is answered in the thread's place, and the thread is interrupted. A thread that does not heed that is
 * reported as stuck, again and again: only a new process gets it back.
 */
public final class TimeLimit extends Handler.Wrapper {
    private static final long LOOK_MILLIS = 50;
    private static final long FREED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Duration slow;
    private final Duration limit;
    private final Consumer<Notice> report;
    private final Set<Work> atWork = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread watch;

    /**
     * @param slow time after which a request is reported; zero: never
     * @param limit time after which it is answered 504; zero: never
     */
    public TimeLimit(Duration slow, Duration limit, Consumer<Notice> report) {
        this.slow = slow;
        this.limit = limit;
        this.report = report;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (watch == null) {
            return super.handle(request, response, callback);
        }
        Work work = new Work(request, response, callback);
        atWork.add(work);
        try {
            return super.handle(request, work.response(), work.callback());
        } finally {
            atWork.remove(work);
            work.left();
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (!slow.isZero() || !limit.isZero()) {
            watch = Thread.ofPlatform().daemon().name("request watch").start(this::run);
        }
    }

    private void run() {
        while (isRunning()) {
            long now = System.nanoTime();
            atWork.forEach(work -> look(work, now));
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look(Work work, long now) {
        long age = now - work.sinceNanos();
        if (!slow.isZero() && age >= slow.toNanos() && work.firstTimeSlow()) {
            report.accept(work.notice(Kind.SLOW, now));
        }
        if (limit.isZero() || age < limit.toNanos()) {
            return;
        }
        if (!work.takenOver()) {
            Notice notice = work.notice(Kind.OVERDUE, now);
            if (work.takeOver(now)) {
                report.accept(notice);
            }
        } else if (now - work.takenOverNanos() >= FREED_WITHIN_NANOS && work.maySayStuck(now, REPEAT_NANOS)) {
            report.accept(work.notice(Kind.STUCK, now));
        }
    }
}

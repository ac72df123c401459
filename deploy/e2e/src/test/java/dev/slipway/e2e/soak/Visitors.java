package dev.slipway.e2e.soak;

import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Connection;
import dev.slipway.e2e.http.Front;
import dev.slipway.e2e.soak.Excuses.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients on loopback that ask one application after another question as long as the soak lasts. */
final class Visitors implements AutoCloseable {
    private final Front front;
    private final Member member;
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean stopping;

    Visitors(Front front, Member member) {
        this.front = front;
        this.member = member;
        Thread.ofVirtual().name("visitor of " + member.key()).start(this::visit);
    }

    long answered() {
        return answered.get();
    }

    /** What has failed since the last time and nothing excuses. */
    List<Failure> unexcused() {
        List<Failure> unexcused = new ArrayList<>();
        for (Failure failure = failures.poll(); failure != null; failure = failures.poll()) {
            if (!member.excuses().cover(failure)) {
                unexcused.add(failure);
            }
        }
        return unexcused;
    }

    private void visit() {
        for (long turn = 0; !stopping; turn++) {
            ask();
            LockSupport.parkNanos(member.pauseAfter(turn).toNanos());
        }
    }

    private void ask() {
        long start = System.nanoTime();
        int status = 0;
        String what = "incomplete";
        try (Connection connection = front.connect()) {
            Answer answer =
                    connection.exchange(Ask.get(member.host(), member.page()).with("Connection: close"));
            if (answer.complete()) {
                status = answer.status();
                what = "status " + status;
            }
        } catch (IOException e) {
            what = e.toString();
        }
        if (status == 200) {
            answered.incrementAndGet();
        } else {
            failures.add(new Failure(start, System.nanoTime(), status, what));
        }
    }

    @Override
    public void close() {
        stopping = true;
    }
}

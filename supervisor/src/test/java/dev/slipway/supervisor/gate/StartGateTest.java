package dev.slipway.supervisor.gate;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts that line up, with real sockets to knock at. */
@Timeout(60)
class StartGateTest {
    private static final Watcher WATCHER = Watcher.started();
    private static final Duration FOR_EVER = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private final List<Integer> listeners = new ArrayList<>();
    private final BlockingQueue<String> admitted = new LinkedBlockingQueue<>();

    @BeforeEach
    void load() {
        Posix.load();
    }

    @AfterEach
    void close() {
        listeners.forEach(Posix::close);
    }

    private int listener() throws IOException {
        Path self = Path.of("/proc/self");
        int fd = Posix.listen(
                socket(listeners.size()),
                8,
                (Integer) Files.getAttribute(self, "unix:uid"),
                (Integer) Files.getAttribute(self, "unix:gid"),
                0600);
        listeners.add(fd);
        return fd;
    }

    private Path socket(int number) {
        return directory.resolve(number + ".sock");
    }

    private SocketChannel knock(int number) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket(number)));
    }

    private Ticket lineUp(StartGate gate, int listener, String name) {
        return gate.lineUp(listener, false, () -> admitted.add(name));
    }

    private String next() throws InterruptedException {
        String name = admitted.poll(20, TimeUnit.SECONDS);
        return name == null ? "nobody within 20 s" : name;
    }

    @Test
    void asManyAsItHoldsStartAtOnceAndTheRestWhenOneHasEnded() throws Exception {
        StartGate gate = new StartGate(2, FOR_EVER, WATCHER);
        Ticket first = lineUp(gate, listener(), "first");
        Ticket second = lineUp(gate, listener(), "second");
        Ticket third = lineUp(gate, listener(), "third");
        Ticket fourth = lineUp(gate, listener(), "fourth");
        assertTrue(first.admitted() && second.admitted());
        assertEquals(List.of(0, 0, 1, 2), List.of(first.place(), second.place(), third.place(), fourth.place()));

        second.end();
        second.end();
        assertEquals("third", next());
        assertEquals(1, fourth.place());
        assertTrue(admitted.isEmpty(), "ending twice gives back once");

        third.end();
        assertEquals("fourth", next());
    }

    @Test
    void theOldestDemandIsFirst() throws Exception {
        StartGate gate = new StartGate(1, FOR_EVER, WATCHER);
        Ticket under = lineUp(gate, listener(), "under way");
        Ticket unasked = lineUp(gate, listener(), "unasked");
        Ticket late = lineUp(gate, listener(), "late");
        Ticket early = lineUp(gate, listener(), "early");
        Ticket ordered = lineUp(gate, listener(), "ordered");
        try (SocketChannel _ = knock(3)) {
            eventually("the early one's visitor is seen", () -> early.place() == 1);
            ordered.demand();
            assertEquals(2, ordered.place());
            try (SocketChannel _ = knock(2);
                    SocketChannel _ = knock(2)) {
                eventually("the late one's visitors are seen", () -> late.place() == 3);
                assertEquals(4, unasked.place());
                under.end();
                for (Ticket one : List.of(early, ordered, late, unasked)) {
                    String name = next();
                    assertTrue(one.admitted(), name + " was admitted instead");
                    one.end();
                }
            }
        }
    }

    @Test
    void whoKnockedBeforeItLinedUpIsSeenToo() throws Exception {
        StartGate gate = new StartGate(1, FOR_EVER, WATCHER);
        lineUp(gate, listener(), "under way");
        lineUp(gate, listener(), "unasked");
        int visited = listener();
        assertFalse(Posix.readable(visited));
        try (SocketChannel _ = knock(2)) {
            assertTrue(Posix.readable(visited));
            Ticket ticket = lineUp(gate, visited, "visited");
            eventually("its visitor is seen", () -> ticket.place() == 1);
            // another process of the same application
            Ticket sibling = lineUp(gate, visited, "sibling");
            assertEquals(2, sibling.place());
        }
    }

    @Test
    void whoLeavesTheLineIsNeverAdmittedAndItsListenerNotWatched() throws Exception {
        StartGate gate = new StartGate(1, FOR_EVER, WATCHER);
        Ticket under = lineUp(gate, listener(), "under way");
        int shared = listener();
        Ticket leaving = lineUp(gate, shared, "leaving");
        Ticket sibling = lineUp(gate, shared, "sibling");
        leaving.end();
        assertEquals(1, sibling.place());
        sibling.end();
        // it could not be watched a second time if it still were
        CountDownLatch seen = new CountDownLatch(1);
        WATCHER.watch(shared, seen::countDown);
        try (SocketChannel _ = knock(1)) {
            assertTrue(seen.await(20, TimeUnit.SECONDS));
        }
        Ticket last = lineUp(gate, listener(), "last");
        under.end();
        assertEquals("last", next());
        assertTrue(last.admitted());
        assertTrue(admitted.isEmpty());
    }

    @Test
    void aStartThatTakesTooLongNoLongerKeepsOthersWaitingAndIsCountedOnce() throws Exception {
        StartGate gate = new StartGate(1, Duration.ofMillis(20), WATCHER);
        Ticket slow = lineUp(gate, listener(), "slow");
        lineUp(gate, listener(), "second");
        lineUp(gate, listener(), "third");
        assertEquals("second", next());
        assertEquals("third", next());
        slow.end();
        Ticket fourth = lineUp(gate, listener(), "fourth");
        if (!fourth.admitted()) {
            assertEquals("fourth", next());
        }
    }

    @Test
    void twoHundredAtOnceAllStartAndNeverMoreThanItHolds() throws Exception {
        StartGate gate = new StartGate(3, FOR_EVER, WATCHER);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(200);
        int listener = listener();
        for (int i = 0; i < 200; i++) {
            Thread.ofVirtual().start(() -> {
                CountDownLatch turn = new CountDownLatch(1);
                Ticket ticket = gate.lineUp(listener, false, turn::countDown);
                try {
                    if (!ticket.admitted()) {
                        turn.await();
                    }
                } catch (InterruptedException e) {
                    return;
                }
                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                LockSupport.parkNanos(1000);
                underWay.decrementAndGet();
                ticket.end();
                all.countDown();
            });
        }
        assertTrue(all.await(20, TimeUnit.SECONDS));
        assertTrue(most.get() <= 3, "at once: " + most);
    }
}

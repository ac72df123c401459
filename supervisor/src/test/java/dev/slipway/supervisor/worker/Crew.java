package dev.slipway.supervisor.worker;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.death.LastWords;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.gate.StartGate;
import dev.slipway.supervisor.gate.Ticket;
import dev.slipway.supervisor.posix.Launch;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.ProcessId;
import dev.slipway.supervisor.posix.ProcessStatus;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.spawn.Cgroup;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.spawn.Child;
import dev.slipway.supervisor.spawn.Journey;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A group of nobody: gives a worker real processes that only sleep, and remembers what it was told. */
final class Crew implements WorkerContext, AutoCloseable {
    /** One change of state. */
    record Change(WorkerState from, WorkerState to, String reason) {}

    /** One end of a process. */
    record End(String life, String reason, boolean planned) {}

    static final List<String> OBEDIENT = List.of("/bin/sleep", "600");
    static final List<String> STUBBORN = List.of("/usr/bin/perl", "-e", "$SIG{TERM} = 'IGNORE'; sleep 600");

    private static final Cgroup NO_CGROUP =
            Cgroups.detect(List.of(), "slipway-test").group("alice");
    private static final long SIGTERM_BIT = 1L << (Posix.SIGTERM - 1);

    final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    final BlockingQueue<WorkerMessage.Notice> notices = new LinkedBlockingQueue<>();
    final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    final List<Life> cleanedUp = new CopyOnWriteArrayList<>();
    private final List<Life> lives = new ArrayList<>();
    private final Watcher watcher;

    private volatile StartGate gate;
    private volatile List<String> command;
    private volatile @Nullable IOException failure;
    private volatile boolean deaf;

    Crew(Watcher watcher, List<String> command) {
        this.watcher = watcher;
        this.gate = new StartGate(100, Duration.ofSeconds(1), watcher);
        this.command = command;
    }

    /** What the next processes are. */
    void sendsNext(String... other) {
        command = List.of(other);
    }

    /** The next processes exit with this as soon as they are watched. */
    void sendsNextToExit(int code) {
        command = List.of("/bin/sh", "-c", "kill -STOP $$; exit " + code);
    }

    /** No process can be made from now on, or again. */
    void cannotLaunch(@Nullable String because) {
        failure = because == null ? null : new IOException(because);
    }

    /** The next change makes the listener fail. */
    void failsToListenOnce() {
        deaf = true;
    }

    @Override
    public LastWords lastWords(Life life) {
        return LastWords.NONE;
    }

    @Override
    public void noticed(Life life, WorkerMessage.Notice notice) {
        notices.add(notice);
    }

    /** Nobody is admitted before the ticket that is returned ends. */
    Ticket shutGate() {
        gate = new StartGate(1, Duration.ofDays(1), watcher);
        return gate.lineUp(-1, false, () -> {});
    }

    @Override
    public Ticket lineUp(boolean asked, Runnable admitted) {
        return gate.lineUp(-1, asked, admitted);
    }

    @Override
    public synchronized Life launch(Plan plan) throws IOException {
        if (failure != null) {
            throw failure;
        }
        Life life = life(plan, lives.size() + 1, start());
        lives.add(life);
        return life;
    }

    static Life life(Plan plan, int generation, Child child) {
        return new Life(
                plan.baseName() + "-" + generation,
                generation,
                "token" + generation,
                plan.release().number(),
                child,
                Instant.now(),
                new Journey(),
                0,
                0);
    }

    private Child start() {
        int nothing = Posix.openRead(Path.of("/dev/null"));
        try {
            int pid = new Launch(command, Map.of(), List.of(nothing, nothing, nothing)).spawn();
            Child child = Child.adopted(ProcessId.living(pid).orElseThrow(), NO_CGROUP, watcher)
                    .orElseThrow();
            if (command.equals(STUBBORN)) {
                eventually("it ignores SIGTERM", () -> ignoresSigterm(pid));
            }
            if (command.getLast().startsWith("kill -STOP")) {
                eventually("it has stopped itself", () -> isStopped(pid));
                child.signal(Posix.SIGCONT);
            }
            return child;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            Posix.close(nothing);
        }
    }

    private static boolean isStopped(int pid) throws IOException {
        return ProcessStatus.of(pid).fields().getOrDefault("State", "").startsWith("T");
    }

    private static boolean ignoresSigterm(int pid) throws IOException {
        String ignored = ProcessStatus.of(pid).fields().getOrDefault("SigIgn", "0");
        return (Long.parseUnsignedLong(ignored, 16) & SIGTERM_BIT) != 0;
    }

    @Override
    public void cleanUp(Life life) {
        cleanedUp.add(life);
    }

    @Override
    public void changed(Plan plan, WorkerState from, WorkerState to, String reason) {
        changes.add(new Change(from, to, reason));
        if (deaf) {
            deaf = false;
            throw new IllegalStateException("the listener fails, as the test wants");
        }
    }

    @Override
    public void ended(Life life, String reason) {
        ends.add(new End(life.name(), reason, true));
    }

    @Override
    public void died(Obituary obituary) {
        ends.add(new End(obituary.worker(), obituary.reason(), false));
    }

    Change nextChange() throws InterruptedException {
        return next(changes);
    }

    /** Skips what comes before; fails when it does not come. */
    Change nextChangeTo(Class<? extends WorkerState> state) throws InterruptedException {
        Change change = nextChange();
        while (!state.isInstance(change.to())) {
            change = nextChange();
        }
        return change;
    }

    End nextEnd() throws InterruptedException {
        return next(ends);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        assertTrue(next != null, "nothing came within 20 s");
        return java.util.Objects.requireNonNull(next);
    }

    @Override
    public synchronized void close() {
        failure = new IOException("the test is over");
        lives.forEach(life -> life.child().kill());
    }
}

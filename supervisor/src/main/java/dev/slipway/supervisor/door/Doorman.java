package dev.slipway.supervisor.door;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.route.Door;
import dev.slipway.supervisor.spawn.TenantRun;
import dev.slipway.supervisor.spawn.TenantRun.Errand;
import dev.slipway.supervisor.spawn.WorkerCommand;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.wanted.Wanted;
import dev.slipway.supervisor.worker.WorkerGroup;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Has those turned away who wait at the socket of an application that will not serve soon: who knocked while there was
 * still hope, and whom httpd sent just before it heard. Root only sees that somebody waits; a process of the tenant's
 * answers. Not more than two of them run at once, whoever else fails meanwhile.
 */
public final class Doorman implements Door {
    private static final Logger LOG = System.getLogger(Doorman.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Layout layout;
    private final WorkerCommand command;
    private final TenantRun run;
    private final Watcher watcher;
    private final Semaphore turns = new Semaphore(2, true);
    private final Map<Integer, WorkerGroup> shut = new HashMap<>();
    private final Map<Integer, Thread> atWork = new HashMap<>();

    /** @param watcher of the doorman's own: a listener may be watched for another reason too */
    public Doorman(Layout layout, WorkerCommand command, TenantRun run, Watcher watcher) {
        this.layout = layout;
        this.command = command;
        this.run = run;
        this.watcher = watcher;
    }

    @Override
    public synchronized void shut(WorkerGroup group) {
        if (shut.putIfAbsent(group.wanted().slot(), group) == null) {
            watch(group);
        }
    }

    @Override
    public synchronized void open(int slot) {
        WorkerGroup group = shut.remove(slot);
        if (group != null) {
            watcher.forget(group.listener());
        }
    }

    @Override
    public void takeAway(int slot) {
        open(slot);
        Thread sent = atWork(slot);
        if (sent != null) {
            sent.interrupt();
            try {
                sent.join(LIMIT);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts the writer of routes", e);
            }
        }
    }

    private synchronized @Nullable Thread atWork(int slot) {
        return atWork.get(slot);
    }

    private void watch(WorkerGroup group) {
        watcher.watch(group.listener(), () -> Thread.ofVirtual().name("doorman").start(() -> turnAway(group)));
    }

    private void turnAway(WorkerGroup group) {
        boolean again = false;
        turns.acquireUninterruptibly();
        try {
            List<String> line = command.turnAway();
            OptionalInt listener = listener(group);
            if (listener.isPresent()) {
                send(group.wanted(), line, listener.getAsInt());
            }
            again = true;
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "whoever waits for {0} waits on: {1}",
                    group.wanted().key(),
                    e.getMessage());
        } finally {
            turns.release();
            // a tenant that kills or stops its own doorman shall not keep us starting new ones, or others waiting
            done(group, again);
        }
    }

    /** A copy of the descriptor, made while the original cannot be closed: its number could soon be something else's. */
    private synchronized OptionalInt listener(WorkerGroup group) {
        int slot = group.wanted().slot();
        if (shut.get(slot) != group) {
            return OptionalInt.empty();
        }
        int copy = Posix.duplicate(group.listener());
        atWork.put(slot, Thread.currentThread());
        return OptionalInt.of(copy);
    }

    private synchronized void done(WorkerGroup group, boolean again) {
        atWork.remove(group.wanted().slot(), Thread.currentThread());
        if (again && shut.get(group.wanted().slot()) == group) {
            watch(group);
        }
    }

    private void send(Wanted to, List<String> line, int listener) throws IOException {
        ApplicationKey key = to.key();
        String tenant = key.tenant().value();
        String application = key.application().value();
        ExitStatus status = run.run(
                Errand.at(listener, to.identity(), line, layout.data(tenant, application), LIMIT), tenant, application);
        if (!status.equals(new ExitStatus.Exited(0))) {
            throw new IOException("the process that was to answer " + status.words());
        }
    }
}

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
 * still hope, whom httpd sent just before it heard, and everybody as soon as the first has waited too long. Root only sees that somebody waits; a process of the tenant's
 * answers. Not more than two of them run at once, whoever else fails meanwhile.
 */
public final class Doorman implements Door {
    private static final Logger LOG = System.getLogger(Doorman.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** One reason to stand at one door; another reason makes another. */
    private static final class Post {
        final WorkerGroup group;
        final Duration patience;

        /** The next knock calls somebody; guarded by the doorman. */
        boolean watched;

        Post(WorkerGroup group, Duration patience) {
            this.group = group;
            this.patience = patience;
        }
    }

    private final Layout layout;
    private final WorkerCommand command;
    private final TenantRun run;
    private final Watcher watcher;
    private final Semaphore turns = new Semaphore(2, true);
    private final Map<Integer, Post> shut = new HashMap<>();
    private final Map<Integer, Thread> atWork = new HashMap<>();

    /** @param watcher of the doorman's own: a listener may be watched for another reason too */
    public Doorman(Layout layout, WorkerCommand command, TenantRun run, Watcher watcher) {
        this.layout = layout;
        this.command = command;
        this.run = run;
        this.watcher = watcher;
    }

    @Override
    public synchronized void shut(WorkerGroup group, Duration patience) {
        int slot = group.wanted().slot();
        Post before = shut.get(slot);
        if (before != null && before.group == group && before.patience.equals(patience)) {
            return;
        }
        open(slot);
        Post post = new Post(group, patience);
        shut.put(slot, post);
        watch(post);
    }

    @Override
    public synchronized void open(int slot) {
        Post post = shut.remove(slot);
        if (post != null && post.watched) {
            watcher.forget(post.group.listener());
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

    private synchronized void watch(Post post) {
        post.watched = true;
        watcher.watch(
                post.group.listener(), () -> Thread.ofVirtual().name("doorman").start(() -> knocked(post)));
    }

    private void knocked(Post post) {
        if (post.patience.isPositive()) {
            try {
                Thread.sleep(post.patience);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a doorman who waits", e);
            }
        }
        turnAway(post);
    }

    private void turnAway(Post post) {
        WorkerGroup group = post.group;
        boolean again = false;
        turns.acquireUninterruptibly();
        try {
            List<String> line = command.turnAway(post.patience.isPositive());
            OptionalInt listener = listener(post);
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
            done(post, again);
        }
    }

    /** A copy of the descriptor, made while the original cannot be closed: its number could soon be something else's. */
    private synchronized OptionalInt listener(Post post) {
        int slot = post.group.wanted().slot();
        post.watched = false;
        if (shut.get(slot) != post) {
            return OptionalInt.empty();
        }
        int copy = Posix.duplicate(post.group.listener());
        atWork.put(slot, Thread.currentThread());
        return OptionalInt.of(copy);
    }

    private synchronized void done(Post post, boolean again) {
        int slot = post.group.wanted().slot();
        atWork.remove(slot, Thread.currentThread());
        if (again && shut.get(slot) == post) {
            watch(post);
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

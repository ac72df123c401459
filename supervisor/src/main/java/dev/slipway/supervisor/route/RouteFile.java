package dev.slipway.supervisor.route;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.worker.WorkerGroup;
import dev.slipway.supervisor.worker.WorkerState;
import dev.slipway.supervisor.worker.WorkerView;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keeps httpd's maps true. Whoever changes something says so; one thread writes what is true then, so that many changes
 * at once are one write. httpd sees the new file by its time, without being told. It
 * remembers every look-up, also of hosts that nobody has, until that time changes; so it is changed now and then.
 */
public final class RouteFile {
    private static final Logger LOG = System.getLogger(RouteFile.class.getName());

    /** A shorter back-off is waited out in the socket's queue rather than shown as an error. */
    private static final Duration WORTH_WAITING = Duration.ofMillis(1500);

    private static final Duration LOOK_UPS_KEPT = Duration.ofSeconds(60);

    private final Path routes;
    private final Path secrets;
    private final int httpdGid;
    private final Supplier<Collection<WorkerGroup>> groups;
    private final Door door;
    private final Semaphore changed = new Semaphore(0);
    private String lastRoutes = "";
    private String lastSecrets = "";
    private Map<Integer, RouteState> lastStates = Map.of();
    private Instant lastTime = Instant.EPOCH;

    public RouteFile(Layout layout, int httpdGid, Supplier<Collection<WorkerGroup>> groups, Door door) {
        this.routes = layout.httpdMaps().resolve("routes.map");
        this.secrets = layout.httpdMaps().resolve("secrets.map");
        this.httpdGid = httpdGid;
        this.groups = groups;
        this.door = door;
    }

    public void run() {
        Thread.ofPlatform().daemon().name("routes").start(() -> {
            while (true) {
                boolean news = waitForNews();
                changed.drainPermits();
                try {
                    if (news) {
                        write();
                    } else {
                        forgetLookUps();
                    }
                } catch (IOException | RuntimeException e) {
                    LOG.log(
                            Level.ERROR,
                            "the routes could not be written; httpd keeps the old ones until the next change",
                            e);
                }
            }
        });
    }

    private boolean waitForNews() {
        try {
            return changed.tryAcquire(LOOK_UPS_KEPT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the writer of routes", e);
        }
    }

    private synchronized void forgetLookUps() throws IOException {
        for (Path map : List.of(routes, secrets)) {
            if (Files.exists(map)) {
                Files.setLastModifiedTime(map, later());
            }
        }
    }

    /** Later than any time given before: two changes within one tick of the file system's clock must not look alike. */
    private FileTime later() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        lastTime = now.isAfter(lastTime) ? now : lastTime.plusMillis(1);
        return FileTime.from(lastTime);
    }

    /** Something about routes or workers is different now. */
    public void changed() {
        changed.release();
    }

    /** Writes now, on the caller's thread, and returns when httpd will see it. */
    public synchronized void write() throws IOException {
        List<WorkerGroup> all = List.copyOf(groups.get());
        List<RouteMap.Target> targets = all.stream().map(this::target).toList();
        Map<Integer, RouteState> states =
                targets.stream().collect(Collectors.toMap(RouteMap.Target::slot, RouteMap.Target::state, (a, b) -> a));
        lastStates.keySet().stream().filter(slot -> !states.containsKey(slot)).forEach(door::takeAway);
        all.stream().filter(group -> serves(states, group)).forEach(this::openOrLimit);
        String nextSecrets = RouteMap.secrets(targets);
        if (!nextSecrets.equals(lastSecrets)) {
            replace(secrets, nextSecrets);
            lastSecrets = nextSecrets;
        }
        String nextRoutes = RouteMap.routes(targets);
        if (!nextRoutes.equals(lastRoutes)) {
            replace(routes, nextRoutes);
            lastRoutes = nextRoutes;
        }
        all.stream().filter(group -> !serves(states, group)).forEach(group -> door.shut(group, Duration.ZERO));
        lastStates = states;
    }

    private static boolean serves(Map<Integer, RouteState> states, WorkerGroup group) {
        return states.get(group.wanted().slot()) == RouteState.SERVING;
    }

    /** Until a worker is ready requests wait, but not longer than they may. */
    private void openOrLimit(WorkerGroup group) {
        Duration patience = group.wanted().specification().settings().get(SettingTable.QUEUE_TIMEOUT);
        if (group.serving() || group.asleep() || patience.isZero()) {
            door.open(group.wanted().slot());
        } else {
            door.shut(group, patience);
        }
    }

    private void replace(Path file, String text) throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.write(beside, text.getBytes(StandardCharsets.US_ASCII));
        Posix.own(beside, 0, httpdGid, 0640);
        Files.setLastModifiedTime(beside, later());
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private RouteMap.Target target(WorkerGroup group) {
        return new RouteMap.Target(
                group.wanted().specification().routes(),
                group.wanted().slot(),
                group.wanted().secret(),
                state(group));
    }

    private RouteState state(WorkerGroup group) {
        if (!group.wanted().up()) {
            return group.wanted().suspended() ? RouteState.SUSPENDED : RouteState.STOPPED;
        }
        List<WorkerView> workers = group.workers();
        // one that has failed too often has to be ready before anybody is made to wait for it again
        boolean failing = lastStates.get(group.wanted().slot()) == RouteState.FAILING;
        boolean waited = group.expected() || workers.isEmpty();
        return waited || workers.stream().anyMatch(worker -> hopeful(worker.state(), failing))
                ? RouteState.SERVING
                : RouteState.FAILING;
    }

    /** Whether a visitor who waits will be served; a worker that is down while its application is up is about to start. */
    static boolean hopeful(WorkerState state, boolean failing) {
        return switch (state) {
            case WorkerState.Ready r -> true;
            case WorkerState.Queued q -> !failing;
            case WorkerState.Starting s -> !failing;
            case WorkerState.BackingOff b -> !failing && b.untilNanos() - System.nanoTime() < WORTH_WAITING.toNanos();
            case WorkerState.Draining d -> false;
            case WorkerState.Stopping s -> false;
            case WorkerState.Down d -> !failing;
            case WorkerState.Failed f -> false;
        };
    }
}

package dev.slipway.supervisor.route;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.Prefix;
import dev.slipway.supervisor.Samples;
import dev.slipway.supervisor.death.FailedChange;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.gate.StartGate;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.listener.Holder;
import dev.slipway.supervisor.listener.Listeners;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.sandbox.Sandboxes;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.spawn.Spawner;
import dev.slipway.supervisor.spawn.WorkerCommand;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Identity;
import dev.slipway.supervisor.wanted.Wanted;
import dev.slipway.supervisor.worker.ActualStore;
import dev.slipway.supervisor.worker.Launcher;
import dev.slipway.supervisor.worker.WorkerGroup;
import dev.slipway.supervisor.worker.WorkerListener;
import dev.slipway.supervisor.worker.WorkerState;
import dev.slipway.supervisor.worker.Yard;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
@Timeout(60)
class RouteFileTest {
    private static final int HTTPD_GID = 187_099;

    @TempDir
    private Path directory;

    private final List<WorkerGroup> groups = new CopyOnWriteArrayList<>();
    private Layout layout;
    private Yard yard;
    private RouteFile routes;
    private final Calls door = new Calls();

    @BeforeEach
    void instance() throws IOException {
        layout = Prefix.in(directory);
        Watcher watcher = Watcher.started();
        Cgroups none = Cgroups.detect(List.of(), "slipway-test");
        yard = new Yard(
                layout,
                new StartGate(2, Duration.ofSeconds(10), watcher),
                new Launcher(
                        layout,
                        none,
                        new Spawner(watcher, Sandboxes.none()),
                        new WorkerCommand(layout, Path.of(System.getProperty("java.home")))),
                new Listeners(layout, new Listeners.Owner(0, 0), new Holder(layout, watcher)),
                new ActualStore(layout.actual()),
                watcher,
                new Silence(),
                () -> Long.MAX_VALUE);
        routes = new RouteFile(layout, HTTPD_GID, () -> groups, door);
    }

    @AfterEach
    void closeListeners() throws IOException {
        for (WorkerGroup group : groups) {
            group.close();
        }
    }

    @Test
    void bothMapsAreThereForHttpdsGroupAndForNobodyElse() throws IOException {
        add("alice/shop", Samples.ALICE, 1, "shop.example.test");
        routes.write();
        assertEquals("0001 secret1\n", Files.readString(secretsMap()));
        for (Path map : List.of(routesMap(), secretsMap())) {
            assertEquals(0, Files.getAttribute(map, "unix:uid"));
            assertEquals(HTTPD_GID, Files.getAttribute(map, "unix:gid"));
            assertEquals(0640, (int) Files.getAttribute(map, "unix:mode") & 07777);
        }
    }

    @Test
    void anApplicationThatIsWantedDownIsStoppedAndOneThatHasNoWorkerYetIsWaitedFor() throws IOException {
        add("alice/shop", Samples.ALICE, 1, "shop.example.test");
        WorkerGroup blog = add("bob/blog", Samples.BOB, 2, "blog.example.test");
        blog.become(blog.wanted().withUp(false));
        routes.write();
        assertEquals("blog.example.test stopped\nshop.example.test 0001\n", Files.readString(routesMap()));
        assertEquals(List.of("limit 1", "shut 2"), door.calls);
        blog.become(blog.wanted().withUp(true));
        door.calls.clear();
        routes.write();
        assertEquals(Set.of("limit 1", "limit 2"), Set.copyOf(door.calls));
    }

    @Test
    void whoeverIsAboutToStartIsWaitedForUnlessItHasFailedTooOften() {
        WorkerState soon = new WorkerState.BackingOff(System.nanoTime(), "died");
        WorkerState late = new WorkerState.BackingOff(System.nanoTime() + 60_000_000_000L, "died often");
        for (WorkerState state : List.of(new WorkerState.Down(), soon)) {
            assertTrue(RouteFile.hopeful(state, false), state.toString());
            assertFalse(RouteFile.hopeful(state, true), state.toString());
        }
        for (WorkerState state : List.of(late, new WorkerState.Failed("broken"))) {
            assertFalse(RouteFile.hopeful(state, false), state.toString());
        }
    }

    @Test
    void whatIsRemovedHasNoDoorAnyMore() throws IOException {
        WorkerGroup shop = add("alice/shop", Samples.ALICE, 1, "shop.example.test");
        routes.write();
        groups.remove(shop);
        door.calls.clear();
        routes.write();
        assertEquals(List.of("take away 1"), door.calls);
        shop.close();
    }

    @Test
    void aFileIsReplacedOnlyWhenItsTextHasChanged() throws IOException {
        WorkerGroup shop = add("alice/shop", Samples.ALICE, 1, "shop.example.test");
        routes.write();
        Object routesBefore = inode(routesMap());
        Object secretsBefore = inode(secretsMap());
        routes.write();
        assertEquals(routesBefore, inode(routesMap()));
        assertEquals(secretsBefore, inode(secretsMap()));

        shop.become(shop.wanted().withUp(false));
        routes.write();
        assertNotEquals(routesBefore, inode(routesMap()));
        assertEquals(secretsBefore, inode(secretsMap()));
    }

    @Test
    void aReaderNeverSeesHalfAFileAndNothingIsLeftBeside() throws Exception {
        WorkerGroup shop = add("alice/shop", Samples.ALICE, 1, "shop.example.test");
        Wanted short1 = shop.wanted().withUp(false);
        Wanted long1 = short1.withSpecification(Samples.specification(
                "alice/shop",
                Map.of(),
                Stream.iterate(0, i -> i + 1)
                        .limit(100)
                        .map(i -> "host-" + i + ".example.test")
                        .toArray(String[]::new)));
        routes.write();
        AtomicBoolean done = new AtomicBoolean();
        Set<Long> sizes = new ConcurrentSkipListSet<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                sizes.add(read(routesMap()).lines().count());
            }
        });
        for (int i = 0; i < 60; i++) {
            shop.become(i % 2 == 0 ? long1 : short1);
            routes.write();
        }
        done.set(true);
        reader.join();
        assertTrue(Set.of(1L, 100L).containsAll(sizes), "a reader saw files of " + sizes + " lines");
        try (Stream<Path> files = Files.list(layout.httpdMaps())) {
            assertEquals(
                    List.of("routes.map", "secrets.map"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void whoeverSaysThatSomethingChangedGetsItWrittenSoon() throws Exception {
        WorkerGroup shop = add("alice/shop", Samples.ALICE, 1, "shop.example.test");
        routes.run();
        routes.changed();
        eventually("the first write", () -> read(routesMap()).equals("shop.example.test 0001\n"));
        shop.become(shop.wanted().withUp(false));
        routes.changed();
        eventually("the second write", () -> read(routesMap()).equals("shop.example.test stopped\n"));
    }

    private WorkerGroup add(String key, Identity identity, int slot, String route) throws IOException {
        WorkerGroup group = new WorkerGroup(Samples.wanted(key, identity, slot, route), yard);
        groups.add(group);
        return group;
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private Path routesMap() {
        return layout.httpdMaps().resolve("routes.map");
    }

    private Path secretsMap() {
        return layout.httpdMaps().resolve("secrets.map");
    }

    private static final class Calls implements Door {
        private final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public void open(int slot) {
            calls.add("open " + slot);
        }

        @Override
        public void takeAway(int slot) {
            calls.add("take away " + slot);
        }

        @Override
        public void shut(WorkerGroup group, Duration patience) {
            calls.add((patience.isZero() ? "shut " : "limit ") + group.wanted().slot());
        }
    }

    private static final class Silence implements WorkerListener {
        @Override
        public void limitHit(ApplicationKey application, String worker, String setting, String sentence) {}

        @Override
        public void noticed(ApplicationKey application, String worker, WorkerMessage.Notice notice) {}

        @Override
        public void changed(
                ApplicationKey application, String worker, WorkerState from, WorkerState to, String reason) {}

        @Override
        public void ended(ApplicationKey application, String worker, String reason) {}

        @Override
        public void died(ApplicationKey application, Obituary obituary) {}

        @Override
        public void gaveUp(ApplicationKey application, FailedChange change) {}
    }
}

package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.e2e.stage.Snapshot;
import dev.slipway.supervisor.control.api.StatusReport;
import dev.slipway.supervisor.control.api.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the first apply to the last remove, by the command line. */
@ExtendWith(Shared.class)
class LifecycleIT {
    private final Instance instance;
    private final Applications archives;

    LifecycleIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void removeLeavesNothingButTheTenantsIdentity() throws Exception {
        Application shop =
                Application.of("acer", "shop", archives.probe("1"), "acer.example.test", "www.acer.example.test/x");
        Application blog = Application.of("acer", "blog", archives.pages("acer"), "blog.acer.example.test");
        // so that the identity is known before
        instance.live(shop);
        int uid = instance.status(shop).uid();
        instance.removeAll();
        Snapshot before = instance.snapshot();

        instance.apply(shop.toml()).succeeded();
        instance.apply(blog.toml()).succeeded();
        assertEquals(uid, instance.status(shop).uid());
        assertEquals(uid, instance.status(blog).uid());
        instance.front().get(shop.host(), "/session");
        instance.front().get(blog.host(), "/");
        instance.slipway("remove", "acer", "--yes").succeeded();

        assertEquals(List.of(), before.changes(instance.snapshot()));
        assertEquals(List.of(), instance.leftovers().processes());
        assertEquals(List.of(), instance.leftovers().controlGroups());
        assertEquals(List.of(), instance.leftovers().mounts());
        assertEquals(404, instance.front().get(shop.host(), "/").status());
    }

    @Test
    void applyingTheSameFileAgainChangesNothing() throws Exception {
        Application shop = Application.of("beech", "shop", archives.probe("1"), "beech.example.test");
        instance.apply(shop.toml()).succeeded();
        int worker = instance.workerOf(shop);
        Snapshot before = instance.snapshot();
        instance.apply(shop.toml()).succeeded();
        assertEquals(List.of(), before.changes(instance.snapshot()));
        assertEquals(worker, instance.workerOf(shop));
        instance.apply(shop.env("GREETING", "hello").toml()).succeeded();
        assertTrue(worker != instance.workerOf(shop));
        assertTrue(instance.front().get(shop.host(), "/environment").body().contains("GREETING=hello\n"));
    }

    @Test
    void statusSaysInJsonWhatIsSo() throws Exception {
        Application shop = Application.of("cedar", "shop", archives.probe("1"), "cedar.example.test");
        instance.apply(shop.toml()).succeeded();
        String name = instance.front().get(shop.host(), "/").said("worker");
        Outcome outcome = instance.slipway("status", "--json").succeeded();
        StatusReport report = Wire.json().readValue(outcome.out(), StatusReport.class);
        assertEquals(instance.supervisor().process().pid(), report.supervisor().pid());
        var application = report.applications().getFirst();
        assertEquals(
                List.of("cedar", "shop", "up", "ready"),
                List.of(application.tenant(), application.application(), application.wanted(), application.state()));
        var worker = application.workers().getFirst();
        assertEquals(name, worker.worker());
        assertEquals(new Proc(worker.pid()).uid(), worker.uid());
        assertTrue(worker.rssBytes() > 10_000_000, worker.toString());
        Await.until(
                "the request to be counted",
                () -> instance.status(shop).workers().getFirst().requests() == 1);
    }

    @Test
    void twoProcessesBothServeAndTheDeathOfOneCostsOnlyWhatItHadInHand() throws Exception {
        Application shop = Application.of("elm", "shop", archives.probe("1"), "elm.example.test")
                .with("processes", "2");
        instance.live(shop);
        Await.until("two workers", () -> instance.control().ready(shop.key()).size() == 2);
        List<Integer> workers = instance.control().ready(shop.key());
        Set<String> names = Set.of(instance.nameOf(workers.get(0)), instance.nameOf(workers.get(1)));
        Recording recording;
        try (Load load = Load.start(instance.front(), 16, Ask.get(shop.host(), "/?delay=10"))) {
            Await.until("the load to run", () -> load.answered() > 500);
            new Proc(workers.getFirst()).killed();
            Await.until(
                    "two workers again",
                    () -> instance.control().ready(shop.key()).size() == 2);
            long then = load.answered();
            Await.until("answers after that", () -> load.answered() > then + 500);
            recording = load.stop();
        }
        System.out.println("one of two processes killed: " + recording.summary());
        assertTrue(recording.failed().size() <= 16, recording.failed().toString());
        Set<String> took = recording.workers();
        assertTrue(took.containsAll(names), took.toString());

        try (Load load = Load.start(instance.front(), 16, Ask.get(shop.host(), "/?delay=10"))) {
            instance.slipway("restart", shop.key()).succeeded();
            assertEquals(List.of(), load.stop().failed());
        }
    }

    @Test
    void aFloodOfLogLinesIsPutAsideAndBounded() throws Exception {
        Application shop = Application.of("fir", "shop", archives.probe("1"), "fir.example.test")
                .with("log-size", "64KiB")
                .with("log-count", "2");
        instance.live(shop);
        Path logs = instance.prefix().resolve("log/fir/shop");
        for (int i = 0; i < 5; i++) {
            long size = Files.exists(logs.resolve("application.log.1")) ? inode(logs.resolve("application.log.1")) : 0;
            assertEquals(
                    200,
                    instance.front().get(shop.host(), "/flood?kilobytes=500").status());
            Await.until(
                    "the log to be put aside",
                    () -> Files.exists(logs.resolve("application.log.1"))
                            && inode(logs.resolve("application.log.1")) != size
                            && Files.size(logs.resolve("application.log")) <= 64 * 1024);
        }
        try (Stream<Path> files = Files.list(logs)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("application.log"))
                    .sorted()
                    .toList();
            assertEquals(List.of("application.log", "application.log.1", "application.log.2"), names);
        }
        assertTrue(Files.size(logs.resolve("application.log.1")) <= 3 * 64 * 1024);
        assertEquals(
                200, instance.front().get(shop.host(), "/flood?kilobytes=1").status());
        assertTrue(instance.slipway("logs", shop.key()).succeeded().out().contains("xxxxxxxx"));
    }

    private static long inode(Path file) throws Exception {
        return (Long) Files.getAttribute(file, "unix:ino");
    }

    @Test
    void aRouteThatTwoAskForAtOnceGoesToOneOfThem() throws Exception {
        List<Application> both = List.of(
                Application.of("ginkgo", "shop", archives.probe("1"), "ginkgo.example.test"),
                Application.of("holly", "shop", archives.probe("1"), "holly.example.test"));
        both.forEach(instance::live);
        List<String> kinds = both.parallelStream()
                // a change that takes a while, for it needs new processes
                .map(one -> instance.control()
                        .ask(one.routed("wanted.example.test").env("A", "b").request())
                        .kind())
                .sorted()
                .toList();
        assertEquals(List.of("done", "refused"), kinds);
        long owners = both.stream()
                .filter(one -> instance.status(one).routes().contains("wanted.example.test"))
                .count();
        assertEquals(1, owners);
    }
}

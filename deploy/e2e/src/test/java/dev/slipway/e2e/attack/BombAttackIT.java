package dev.slipway.e2e.attack;

import static dev.slipway.e2e.attack.Arena.refused;
import static dev.slipway.e2e.attack.Arena.worked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.War;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Taking more than one's share, and what a neighbour under load feels of it. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BombAttackIT {
    private static final int PIDS = 150;
    private static final int FILES = 256;
    private static final long LOG_BYTES = 256 * 1024;
    private static final int LOGS = 2;
    private static final int CLIENTS = 2;

    /** A neighbour may become so much slower … */
    private static final double TIMES_QUIET = 3;

    /** … but below this it is not told from what else a small machine does. */
    private static final double NOISE_MILLIS = 250;

    private static final long LONG_ENOUGH_NANOS = 1_500_000_000L;

    private final Arena arena;
    private final Instance instance;
    private double quiet;

    BombAttackIT(Instance instance) throws IOException {
        this.instance = instance;
        this.arena = Arena.of(
                instance,
                one -> one.with("memory-limit", "192MiB")
                        .with("pids-limit", Integer.toString(PIDS))
                        .with("fd-limit", Integer.toString(FILES))
                        .with("disk-limit", "64MiB")
                        .with("log-size", LOG_BYTES / 1024 + "KiB")
                        .with("log-count", Integer.toString(LOGS)),
                one -> one);
    }

    @BeforeAll
    void listenToTheQuiet() {
        Recording warm = loadFor(2000);
        assertEquals(List.of(), warm.failed());
        Recording calm = loadFor(3000);
        assertEquals(List.of(), calm.failed());
        quiet = calm.percentile(0.99);
        System.out.println("neighbour, quiet: " + calm.summary());
    }

    @AfterAll
    void leave() {
        arena.close();
    }

    private Recording loadFor(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        try (Load load = load()) {
            Await.until("the end of a measurement", () -> System.nanoTime() - end > 0);
            return load.stop();
        }
    }

    private Load load() {
        return Load.start(instance.front(), CLIENTS, Ask.get(arena.neighbour().host(), "/"));
    }

    /** While the neighbour serves, again and again until that can be measured. */
    private String bomb(String what, Supplier<String> explosion) {
        return bomb(what, true, explosion);
    }

    /** Until the attacker serves again. */
    private String bomb(String what, boolean again, Supplier<String> explosion) {
        try (Load load = load()) {
            long end = System.nanoTime() + LONG_ENOUGH_NANOS;
            String result = explosion.get();
            while (again && System.nanoTime() - end < 0) {
                result = explosion.get();
            }
            int _ = instance.workerOf(arena.attacker());
            Recording felt = load.stop();
            double factor = felt.percentile(0.99) / quiet;
            System.out.println(
                    String.format(Locale.ROOT, "neighbour, %s: p99 %.1f x quiet; ", what, factor) + felt.summary());
            assertEquals(List.of(), felt.failed(), what);
            assertTrue(
                    felt.percentile(0.99) < Math.max(TIMES_QUIET * quiet, NOISE_MILLIS),
                    what + ": quiet was " + quiet + " ms, now " + felt.summary());
            arena.everybodyElseIsWell();
            return result;
        }
    }

    /** One that the attacker's worker itself does not survive. */
    private void deadly(String what, String limit, String attempt) {
        worked(arena.outside(attempt, "mebibytes", "300"));
        instance.control().done(new Request.Start(arena.attacker().key()), null);
        int before = instance.workerOf(arena.attacker());
        String answer = bomb(what, false, () -> {
            String said = said(attempt);
            Await.until(
                    "the death of it",
                    () -> !instance.control().ready(arena.attacker().key()).contains(before));
            return said;
        });
        assertNotEquals(before, instance.workerOf(arena.attacker()), answer);
        String deaths = instance.slipway("events", "-n", "60").succeeded().out();
        assertTrue(deaths.lines().anyMatch(line -> line.contains("weasel/burrow") && line.contains(limit)), deaths);
    }

    private String said(String attempt) {
        try {
            Answer answer = instance.front()
                    .exchange(Ask.get(arena.attacker().host(), "/attempt/" + attempt + "?mebibytes=300"));
            assertTrue(!answer.body().startsWith("worked"), answer.toString());
            return answer.toString();
        } catch (UncheckedIOException e) {
            return e.toString();
        }
    }

    @Test
    void bombsWithForks() {
        String[] words = {"generations", "8", "seconds", "2", "limit", Integer.toString(PIDS)};
        worked(arena.outside("fork", words));
        refused(bomb("fork bomb", () -> arena.inside("fork", words)));
    }

    @Test
    void bombsWithThreads() {
        String[] words = {"count", "400"};
        worked(arena.outside("threads", words));
        refused(bomb("thread bomb", () -> arena.inside("threads", words)));
    }

    @Test
    void bombsWithItsHeap() {
        deadly("heap bomb", "memory", "heap");
    }

    @Test
    void bombsWithMemoryOutsideOfTheJvm() {
        deadly("native memory bomb", "memory", "outside");
    }

    @Test
    void bombsWithDirectMemory() {
        String[] words = {"mebibytes", "300"};
        worked(arena.outside("direct", words));
        refused(bomb("direct memory bomb", () -> arena.inside("direct", words)));
    }

    @Test
    void fillsTmp() {
        worked(arena.outside("fill", "path", arena.home() + "/bomb", "mebibytes", "100"));
        refused(bomb("filling /tmp", () -> arena.inside("fill", "path", "/tmp/bomb", "mebibytes", "100")));
        refused(bomb("filling /dev/shm", () -> arena.inside("fill", "path", "/dev/shm/bomb", "mebibytes", "100")));
    }

    /** The disk is watched, not walled: what is refused is the next release. */
    @Test
    void fillsTheDisk() throws IOException {
        worked(arena.outside("fill", "path", arena.home() + "/bomb", "mebibytes", "100"));
        Path file = arena.data().resolve("bomb");
        worked(bomb(
                "filling the disk",
                () -> arena.inside("fill", "path", file.toString(), "mebibytes", "100", "keep", "it")));
        Path another =
                new War().with("index.html", "hello").writtenTo(arena.home().resolve("another.zip"));
        Outcome deploy = instance.slipway("deploy", arena.attacker().key(), another.toString());
        Files.delete(file);
        assertNotEquals(0, deploy.exit());
        assertTrue(deploy.err().contains("disk"), deploy.toString());
    }

    @Test
    void opensFilesWithoutEnd() {
        String[] words = {"count", "2000"};
        worked(arena.outside("open", words));
        refused(bomb("open files", () -> arena.inside("open", words)));
    }

    @Test
    void floodsItsLog() throws IOException {
        Path naive = arena.home().resolve("flood.log");
        worked(arena.outside("flood", "path", naive.toString(), "mebibytes", "60"));
        assertEquals(60 << 20, Files.size(naive));
        worked(bomb("log flood", () -> arena.inside("flood", "mebibytes", "60")));
        Path logs = instance.prefix().resolve("log/weasel/burrow");
        Await.until("logs as small as they have to be", () -> size(logs) <= 2 * LOG_BYTES * (LOGS + 1));
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** A fifth of a processor and more: what its limit leaves it is a tenth. Without a limit it gets what others leave. */
    @Test
    void spinsOnEveryProcessor() {
        String[] words = {"seconds", "2", "threads", "4", "limit", "400"};
        worked(arena.outside("spin", words));
        String _ = bomb("every processor busy", () -> arena.inside("spin", words));
        Application capped = Application.of("weasel", "capped", arena.archive(), "capped.weasel.example.test")
                .with("cpu-limit", "10%");
        instance.live(capped);
        refused(bomb("a tenth of a processor busy", () -> arena.of(capped, "spin", words)));
        instance.control().done(new Request.Remove(capped.key()), null);
    }
}

package dev.slipway.e2e.attack;

import static dev.slipway.e2e.attack.Arena.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.War;
import dev.slipway.e2e.http.Pending;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Links, pipes and swaps where root may come by. Nothing of what is root's may change, and nothing may hang. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RootsHandsAttackIT {
    private static final int NOBODY = 65534;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Arena arena;
    private final Instance instance;
    private final Application doomed;
    private final Path roots;
    private List<String> before = List.of();

    RootsHandsAttackIT(Instance instance) throws IOException {
        this.instance = instance;
        this.arena = Arena.of(instance);
        this.doomed = Application.of("weasel", "doomed", arena.archive(), "doomed.weasel.example.test")
                .with("log-size", "64KiB")
                .with("log-count", "2")
                .with("keep-releases", "1")
                .with("graceful-timeout", "10s");
        this.roots =
                Files.createDirectory(arena.home().resolveSibling(arena.home().getFileName() + "-roots"));
    }

    @BeforeEach
    void furnish() throws IOException {
        Files.setPosixFilePermissions(roots, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(roots.resolve("below"));
        Files.writeString(roots.resolve("precious"), SECRET);
        Files.writeString(roots.resolve("below/precious"), SECRET);
        before = world();
        instance.live(doomed);
    }

    @AfterEach
    void clear() {
        if (instance.control().status().applications().stream()
                .anyMatch(one -> one.application().equals("doomed"))) {
            instance.control().done(new Request.Remove(doomed.key()), null);
        }
        arena.everybodyElseIsWell();
    }

    @AfterAll
    void leave() {
        Arena.delete(roots);
        arena.close();
    }

    /** Owner, mode and content of everything that is root's; not how many links there are. */
    private List<String> world() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> all = Files.walk(roots)) {
            for (Path path : all.sorted().toList()) {
                boolean file = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                lines.add(path + " " + Files.getAttribute(path, "unix:uid") + " "
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + " "
                        + (file ? Files.readString(path) : ""));
            }
        }
        return lines;
    }

    private void rootsWorldIsAsItWas() throws IOException {
        assertEquals(before, world());
    }

    /** What a naive program of root's did to it is not what the next one finds. */
    private void rootsWorldIsNotAsItWas() throws IOException {
        assertNotEquals(before, world());
        Arena.delete(roots.resolve("below"));
        Arena.delete(roots.resolve("precious"));
        Command.run(List.of("chown", "0:0", roots.toString())).succeeded();
        Files.createDirectories(roots.resolve("below"));
        Files.writeString(roots.resolve("precious"), SECRET);
        Files.writeString(roots.resolve("below/precious"), SECRET);
        Command.run(List.of("chown", "-R", "0:0", roots.toString())).succeeded();
        assertEquals(before, world());
    }

    private Path data() {
        return instance.data(doomed);
    }

    private String tenant(String attempt, String... words) {
        return arena.of(doomed, attempt, words);
    }

    /** Every operation in which root has to do with the tenant's files, and the end of it all. */
    private void everyOperation() throws IOException {
        Path other =
                new War().with("index.html", "hello").writtenTo(arena.home().resolve("other.zip"));
        Answer _ = instance.control().ask(new Request.Diagnose(doomed.key(), "threads", 0));
        Answer _ = instance.control().ask(new Request.Logs(doomed.key(), "application", 100, false));
        Answer _ = instance.control().ask(new Request.Deploy(doomed.key()), other);
        Answer _ = instance.control().ask(new Request.Rollback(doomed.key(), 0));
        instance.control().done(new Request.Remove(doomed.key()), null);
        assertFalse(Files.exists(data()));
    }

    private Path naive(String name) throws IOException {
        return Files.createDirectories(arena.home().resolve(name));
    }

    @Test
    void leadsADeletionAstrayWithALink() throws IOException {
        Path directory = naive("deleted");
        Files.createSymbolicLink(directory.resolve("trap"), roots);
        Naive.delete(directory);
        rootsWorldIsNotAsItWas();

        Arena.worked(tenant("symbolicLink", "at", data() + "/trap", "to", roots.toString()));
        Arena.worked(tenant("symbolicLink", "at", data() + "/tmp", "to", roots.toString()));
        Arena.worked(tenant("symbolicLink", "at", data() + "/sessions", "to", roots + "/below"));
        everyOperation();
        rootsWorldIsAsItWas();
    }

    /** Made by root here: from its sandbox no tenant can name a file of anybody's. */
    @Test
    void leadsAChangeOfOwnersAstrayWithAHardLink() throws IOException {
        Path directory = naive("owned");
        Files.createLink(directory.resolve("trap"), roots.resolve("precious"));
        Naive.own(directory, NOBODY, () -> {});
        rootsWorldIsNotAsItWas();

        Files.createLink(data().resolve("trap"), roots.resolve("precious"));
        Files.createLink(data().resolveSibling("releases").resolve("1/trap"), roots.resolve("below/precious"));
        everyOperation();
        rootsWorldIsAsItWas();
    }

    @Test
    void swapsADirectoryForALinkUnderRootsHands() throws IOException {
        Path directory = naive("swapped");
        Path inner = Files.createDirectory(directory.resolve("inner"));
        Files.createFile(inner.resolve("precious"));
        Naive.own(directory, NOBODY, () -> {
            Arena.delete(inner);
            Path _ = Arena.reading(() -> Files.createSymbolicLink(inner, roots));
        });
        rootsWorldIsNotAsItWas();

        Path diagnostics = data().resolve("diagnostics");
        Arena.worked(tenant("run", "command", "mkdir -p " + diagnostics));
        Arena.worked(tenant("symbolicLink", "at", data() + "/trap", "to", roots.toString()));
        Pending swapping = instance.front()
                .later(
                        doomed.host(),
                        "/attempt/swap?"
                                + Arena.query(
                                        "one", diagnostics.toString(), "other", data() + "/trap", "millis", "3000"));
        for (int i = 0; i < 5; i++) {
            Answer _ = instance.control().ask(new Request.Diagnose(doomed.key(), "threads", 0));
        }
        Path other =
                new War().with("index.html", "hello").writtenTo(arena.home().resolve("other.zip"));
        Answer _ = instance.control().ask(new Request.Deploy(doomed.key()), other);
        Arena.worked(swapping.answer().body(), "swapped");
        instance.control().done(new Request.Remove(doomed.key()), null);
        rootsWorldIsAsItWas();
    }

    @Test
    void hangsRootOnAPipe() throws Exception {
        Path pipe = naive("piped").resolve("pipe");
        Command.run(List.of("mkfifo", pipe.toString())).succeeded();
        CompletableFuture<String> naive =
                CompletableFuture.supplyAsync(() -> Arena.reading(() -> Files.readString(pipe)));
        Files.write(pipe, new byte[0], StandardOpenOption.WRITE);
        assertEquals("", naive.get(), "it went on only because somebody wrote");

        for (String name : List.of("tmp", "sessions", "diagnostics")) {
            Arena.worked(tenant("run", "command", "rm -rf " + data() + "/" + name));
            Arena.worked(tenant("run", "command", "mkfifo " + data() + "/" + name), "status 0");
        }
        long began = System.nanoTime();
        everyOperation();
        assertTrue(Duration.ofNanos(System.nanoTime() - began).compareTo(SOON.multipliedBy(3)) < 0);
        rootsWorldIsAsItWas();
    }

    @Test
    void hasADiagnosisWrittenOverRootsFile() throws IOException {
        Path directory = naive("diagnosed");
        Files.createSymbolicLink(directory.resolve("diagnosis.txt"), roots.resolve("precious"));
        Files.writeString(directory.resolve("diagnosis.txt"), "threads");
        rootsWorldIsNotAsItWas();

        Arena.worked(tenant("run", "command", "rm -rf " + data() + "/diagnostics"));
        Arena.worked(tenant("symbolicLink", "at", data() + "/diagnostics", "to", roots.toString()));
        for (String kind : List.of("threads", "classes", "heap")) {
            Answer answer = instance.control().ask(new Request.Diagnose(doomed.key(), kind, 0));
            assertNotEquals("done", answer.kind(), answer.toString());
        }
        rootsWorldIsAsItWas();
    }

    private Outcome asTenant(String... words) {
        int uid = instance.status(doomed).uid();
        int gid = instance.status(doomed).gid();
        return Command.as(Integer.toString(uid), Integer.toString(gid), words);
    }

    /** Even without a sandbox the tenant may not: the directory is root's. */
    @Test
    void putsALinkInThePlaceOfItsLog() throws IOException {
        Path naive = naive("logged").resolve("catalina.out");
        Files.createSymbolicLink(naive, roots.resolve("precious"));
        Files.writeString(naive, "a line\n", StandardOpenOption.APPEND);
        rootsWorldIsNotAsItWas();

        Path logs = instance.prefix().resolve("log/weasel/doomed");
        Path log = logs.resolve("application.log");
        for (String name : List.of("application.log", "application.log.1", "slow.log")) {
            Path one = log.resolveSibling(name);
            assertNotEquals(
                    0,
                    asTenant("ln", "-sf", roots + "/precious", one.toString()).exit());
            assertNotEquals(0, asTenant("mv", log.toString(), one + ".mine").exit());
        }
        assertNotEquals(0, asTenant("mv", logs.toString(), logs + "0").exit());
        Arena.worked(tenant("flood", "mebibytes", "3"));
        Await.until("a log put aside", () -> Files.exists(log.resolveSibling("application.log.1")));
        rootsWorldIsAsItWas();
    }

    @Test
    void hasRootsFileShownAsItsLog() throws IOException {
        Path naive = naive("shown").resolve("catalina.out");
        Files.createSymbolicLink(naive, roots.resolve("precious"));
        assertEquals(SECRET, Files.readString(naive));

        Path log = instance.prefix().resolve("log/weasel/doomed");
        for (String name : List.of("application.log", "access.log", "slow.log")) {
            asTenant("ln", "-sf", roots + "/precious", log.resolve(name).toString());
            asTenant("ln", "-sf", roots + "/precious", data().resolve(name).toString());
        }
        for (String which : List.of("", "--access", "--slow")) {
            Outcome shown = which.isEmpty()
                    ? instance.slipway("logs", doomed.key())
                    : instance.slipway("logs", doomed.key(), which);
            assertFalse(shown.out().contains(SECRET), shown.out());
        }
    }

    /** As its uid without a sandbox, which the tenant's own files are open to. */
    @Test
    void plantsLinksInItsReleases() throws IOException {
        Path directory = naive("released");
        Files.createSymbolicLink(directory.resolve("WEB-INF"), roots);
        Naive.delete(directory);
        rootsWorldIsNotAsItWas();

        Path release = data().resolveSibling("releases").resolve("1");
        asTenant(
                "sh",
                "-c",
                "cd " + release + " && rm -rf WEB-INF/release.txt; ln -s " + roots + " WEB-INF/trap; ln -s " + roots
                        + "/precious WEB-INF/release.txt; mkfifo WEB-INF/pipe");
        assertTrue(Files.isSymbolicLink(release.resolve("WEB-INF/trap")));
        everyOperation();
        rootsWorldIsAsItWas();
    }
}

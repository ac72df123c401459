package dev.slipway.supervisor.release;

import static dev.slipway.supervisor.Samples.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.Prefix;
import dev.slipway.supervisor.Samples;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.sandbox.Sandboxes;
import dev.slipway.supervisor.spawn.RealCgroups;
import dev.slipway.supervisor.spawn.Spawner;
import dev.slipway.supervisor.spawn.TenantRun;
import dev.slipway.supervisor.spawn.WorkerCommand;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.wanted.Release;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Releases unpacked by the worker's own unpacker as a tenant; skipped loudly where the worker has not been built. */
@NeedsRoot
@Timeout(120)
class ReleaseStoreRootIT {
    private static final Path BUILT = Path.of("../worker/target/dist/core");
    private static final ApplicationKey SHOP = ApplicationKey.parse("alice/shop");

    @TempDir
    private Path directory;

    private Layout layout;
    private Spool spool;
    private RealCgroups real;
    private ReleaseStore store;

    @BeforeEach
    void install() throws IOException {
        Posix.load();
        layout = Prefix.in(directory);
        real = new RealCgroups();
        spool = new Spool(layout.spool());
        WorkerCommand command = new WorkerCommand(layout, Path.of(System.getProperty("java.home")));
        store = new ReleaseStore(
                layout,
                command,
                new TenantRun(real.cgroups(), new Spawner(Watcher.started(), Sandboxes.real(layout.run())), command),
                spool);
        store.prepare(SHOP, ALICE);
    }

    @AfterEach
    void removeGroups() {
        real.close();
    }

    @Test
    void directoriesAreRootsAndPassableForTheTenantAndDataIsItsOwn() throws IOException {
        assertOwned(layout.tenants(), 0, 0, 0711);
        assertOwned(layout.tenant("alice"), 0, ALICE.gid(), 0710);
        assertOwned(layout.application("alice", "shop"), 0, ALICE.gid(), 0710);
        assertOwned(layout.releases("alice", "shop"), 0, ALICE.gid(), 0710);
        assertOwned(layout.data("alice", "shop"), ALICE.uid(), ALICE.gid(), 0700);
        assertOwned(layout.data("alice", "shop").resolve("tmp"), ALICE.uid(), ALICE.gid(), 0700);
        Path kept = Files.writeString(layout.data("alice", "shop").resolve("kept"), "kept");
        store.prepare(SHOP, ALICE);
        assertTrue(Files.exists(kept));
    }

    @Test
    void anArtifactIsUnpackedAsTheTenantIntoADirectoryItCannotChange() throws IOException {
        installUnpacker();
        Release release = store.unpack(
                SHOP, ALICE, 1, artifact("index.html", "hello", "WEB-INF/web.xml", "<web-app/>", "img/a/b.txt", "b"));
        assertEquals(1, release.number());
        assertEquals("war", release.type());
        assertTrue(List.of("ee8", "ee9", "ee10", "ee11").contains(release.environment()), release.environment());
        Path root = release(1);
        assertOwned(root, 0, ALICE.gid(), 0750);
        assertEquals("b", Files.readString(root.resolve("img/a/b.txt")));
        assertEquals(ALICE.uid(), Files.getAttribute(root.resolve("img/a"), "unix:uid"));
        assertEquals(ALICE.uid(), Files.getAttribute(root.resolve("index.html"), "unix:uid"));
        assertEquals(0, (int) Files.getAttribute(root.resolve("index.html"), "unix:mode") & 07);
    }

    @Test
    void aDirectoryOfPagesIsKnownForWhatItIs() throws IOException {
        installUnpacker();
        assertEquals(
                "pages",
                store.unpack(SHOP, ALICE, 1, artifact("index.jsp", "<%= 1 %>")).type());
    }

    @Test
    void whatIsNoArchiveIsRefusedAndNothingIsLeft() throws IOException {
        installUnpacker();
        Iterator<byte[]> pieces = List.of("this is no zip".getBytes(StandardCharsets.US_ASCII), new byte[0])
                .iterator();
        Artifact artifact = spool.receive(pieces::next);
        Refused refused = assertThrows(Refused.class, () -> store.unpack(SHOP, ALICE, 1, artifact));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("the artifact: "), refused.getMessage());
        assertFalse(Files.exists(release(1)));
        spool.discard(artifact);
        assertEquals(0, count(layout.spool()));
    }

    @Test
    void anEntryThatClimbsOutIsRefusedAndNothingIsLeftAnywhere() throws IOException {
        installUnpacker();
        Artifact artifact = artifact("index.html", "hello", "../../../../evil.txt", "evil");
        assertThrows(Refused.class, () -> store.unpack(SHOP, ALICE, 1, artifact));
        assertFalse(Files.exists(release(1)));
        try (Stream<Path> all = Files.walk(directory)) {
            assertEquals(
                    List.of(), all.filter(file -> file.endsWith("evil.txt")).toList());
        }
    }

    @Test
    void whatAnEarlierAttemptLeftUnderTheNumberIsReplaced() throws IOException {
        installUnpacker();
        Path half = Files.createDirectories(release(1).resolve("half"));
        Files.writeString(half.resolve("file"), "half");
        own(release(1));
        store.unpack(SHOP, ALICE, 1, artifact("index.html", "whole"));
        assertFalse(Files.exists(half));
        assertEquals("whole", Files.readString(release(1).resolve("index.html")));
    }

    @Test
    void anUnpackerThatCannotBeStartedIsAFailureAndNotTheArtifactsFault() throws IOException {
        Artifact artifact = artifact("index.html", "hello");
        Files.createDirectories(layout.workerJars("core"));
        IOException failure = assertThrows(IOException.class, () -> store.unpack(SHOP, ALICE, 1, artifact));
        assertTrue(
                String.valueOf(failure.getMessage()).startsWith("unpacking the artifact failed: the unpacker exited"),
                failure.getMessage());
        assertFalse(Files.exists(release(1)));
    }

    @Test
    void releasesThatNobodyKnowsAreRemovedAndTheOthersStay() throws IOException {
        for (int number = 1; number <= 3; number++) {
            Files.createDirectory(release(number));
            own(release(number));
        }
        store.removeUnknown(Samples.wanted("alice/shop", ALICE, 1));
        assertTrue(Files.exists(release(1)));
        assertFalse(Files.exists(release(2)));
        assertFalse(Files.exists(release(3)));
        store.removeUnknown(Samples.wanted("alice/never", ALICE, 1));
    }

    @Test
    void removingAnApplicationTakesWhateverItsTenantMadeAndNothingElse() throws IOException {
        Path victim = Files.createDirectory(directory.resolve("victim"));
        Files.writeString(victim.resolve("file"), "not the tenant's");
        Path data = layout.data("alice", "shop");
        Path closed = Files.createDirectories(data.resolve("closed/inner"));
        Files.writeString(closed.resolve("file"), "locked away");
        Files.createSymbolicLink(data.resolve("link"), victim);
        Files.createSymbolicLink(data.resolve("-delete"), Path.of("/etc"));
        Files.createSymbolicLink(closed.resolve("up"), directory);
        own(data);
        Files.setPosixFilePermissions(closed, java.util.Set.of());
        Files.setPosixFilePermissions(data.resolve("closed"), java.util.Set.of());
        Files.createDirectory(release(1));
        own(release(1));

        store.removeAll(SHOP, ALICE);
        assertFalse(Files.exists(layout.tenant("alice")));
        assertEquals("not the tenant's", Files.readString(victim.resolve("file")));
        store.removeAll(SHOP, ALICE);
    }

    @Test
    void removingOneApplicationLeavesTheTenantsOthers() throws IOException {
        store.prepare(ApplicationKey.parse("alice/blog"), ALICE);
        store.removeAll(SHOP, ALICE);
        assertFalse(Files.exists(layout.application("alice", "shop")));
        assertTrue(Files.exists(layout.data("alice", "blog")));
    }

    private void installUnpacker() throws IOException {
        boolean built = Files.isDirectory(BUILT);
        if (!built) {
            System.out.println("SKIPPED: " + BUILT.toAbsolutePath().normalize() + " is not there; build the worker");
        }
        assumeTrue(built);
        Path core = Files.createDirectories(layout.workerJars("core"));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(BUILT, "*.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, core.resolve(jar.getFileName()));
                Posix.own(core.resolve(jar.getFileName()), 0, 0, 0644);
            }
        }
        for (Path passable : List.of(directory.resolve("lib"), directory.resolve("lib/worker"), core)) {
            Posix.own(passable, 0, 0, 0755);
        }
    }

    private Artifact artifact(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        Iterator<byte[]> pieces =
                Arrays.asList(bytes.toByteArray(), new byte[0]).iterator();
        return spool.receive(pieces::next);
    }

    private Path release(int number) {
        return layout.releases("alice", "shop").resolve(Integer.toString(number));
    }

    private static void own(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            all.filter(path -> !Files.isSymbolicLink(path))
                    .forEach(path -> Posix.own(path, ALICE.uid(), ALICE.gid(), 0700));
        }
    }

    private static void assertOwned(Path path, int uid, int gid, int mode) throws IOException {
        assertEquals(uid, Files.getAttribute(path, "unix:uid"), path.toString());
        assertEquals(gid, Files.getAttribute(path, "unix:gid"), path.toString());
        assertEquals(mode, (int) Files.getAttribute(path, "unix:mode") & 07777, path.toString());
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}

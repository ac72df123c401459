package dev.slipway.supervisor.log;

import static dev.slipway.supervisor.Samples.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.Prefix;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.tenant.ApplicationKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class LogStoreTest {
    private static final ApplicationKey SHOP = ApplicationKey.parse("alice/shop");

    @TempDir
    private Path directory;

    private Layout layout;
    private LogStore store;
    private Path log;

    @BeforeEach
    void prepare() throws IOException {
        Posix.load();
        layout = Prefix.in(directory);
        store = new LogStore(layout);
        store.prepare(SHOP, ALICE);
        log = store.directory(SHOP).resolve("application.log");
        Posix.close(Posix.openAppend(log, ALICE.gid(), 0640));
    }

    @Test
    void theTenantMayReadItsLogsAndChangeNothing() throws IOException {
        for (Path path : List.of(
                store.directory(SHOP), store.directory(SHOP).resolveSibling(".").normalize())) {
            assertEquals(0, Files.getAttribute(path, "unix:uid"));
            assertEquals(ALICE.gid(), Files.getAttribute(path, "unix:gid"));
            assertEquals(0750, (int) Files.getAttribute(path, "unix:mode") & 07777);
        }
    }

    @Test
    void aLogIsPutAsideOnceItIsLargerThanItsSizeAndItsWriterGoesOn() throws IOException {
        try (OutputStream writer = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
            write(writer, "x".repeat(99) + "\n");
            store.rotate(SHOP, 100, 5);
            assertEquals(List.of("application.log"), names());
            write(writer, "one more\n");
            store.rotate(SHOP, 100, 5);
            assertEquals(List.of("application.log", "application.log.1"), names());
            assertEquals("x".repeat(99) + "\none more\n", Files.readString(log.resolveSibling("application.log.1")));
            write(writer, "after\n");
        }
        assertEquals("after\n", Files.readString(log));
    }

    @Test
    void asManyAreKeptAsWereAskedForTheNewestFirst() throws IOException {
        for (int i = 1; i <= 5; i++) {
            Files.writeString(log, i + "x".repeat(100), StandardOpenOption.APPEND);
            store.rotate(SHOP, 100, 3);
        }
        Map<String, Character> first = new TreeMap<>();
        for (String name : names()) {
            String text = Files.readString(log.resolveSibling(name));
            first.put(name, text.isEmpty() ? '-' : text.charAt(0));
        }
        assertEquals(
                Map.of(
                        "application.log", '-',
                        "application.log.1", '5',
                        "application.log.2", '4',
                        "application.log.3", '3'),
                first);
    }

    @Test
    void withACountOfOneThereIsOne() throws IOException {
        for (int i = 1; i <= 2; i++) {
            Files.writeString(log, i + "x".repeat(100), StandardOpenOption.APPEND);
            store.rotate(SHOP, 100, 1);
        }
        assertEquals(List.of("application.log", "application.log.1"), names());
        assertTrue(Files.readString(log.resolveSibling("application.log.1")).startsWith("2"));
    }

    @Test
    void ofAFloodTheNewestIsKept() throws IOException {
        Files.writeString(log, "old" + "x".repeat(10_000) + "new", StandardOpenOption.APPEND);
        store.rotate(SHOP, 100, 3);
        String kept = Files.readString(log.resolveSibling("application.log.1"));
        assertEquals(200, kept.length());
        assertTrue(kept.endsWith("new"));
        assertEquals(0, Files.size(log));
    }

    @Test
    void whatIsPutAsideIsTheTenantsToReadToo() throws IOException {
        Files.writeString(log, "x".repeat(101), StandardOpenOption.APPEND);
        store.rotate(SHOP, 100, 3);
        Path aside = log.resolveSibling("application.log.1");
        assertEquals(0, Files.getAttribute(aside, "unix:uid"));
        assertEquals(ALICE.gid(), Files.getAttribute(aside, "unix:gid"));
        assertEquals(0640, (int) Files.getAttribute(aside, "unix:mode") & 07777);
    }

    @Test
    void aFollowerSeesWhatComesAfterARotation() throws IOException {
        Files.writeString(log, "x".repeat(101) + "\n", StandardOpenOption.APPEND);
        LogTail tail = new LogTail(log);
        tail.last(1);
        store.rotate(SHOP, 100, 3);
        Files.writeString(log, "after\n", StandardOpenOption.APPEND);
        assertEquals("after\n", tail.next());
    }

    @Test
    void removingTakesTheLogsAndTheTenantsDirectoryWithTheLastOfThem() throws IOException {
        ApplicationKey blog = ApplicationKey.parse("alice/blog");
        store.prepare(blog, ALICE);
        store.remove(SHOP);
        assertFalse(Files.exists(store.directory(SHOP)));
        assertTrue(Files.exists(store.directory(blog)));
        store.remove(blog);
        assertFalse(Files.exists(layout.log().resolve("alice")));
        store.remove(blog);
    }

    private static void write(OutputStream writer, String text) throws IOException {
        writer.write(text.getBytes(StandardCharsets.US_ASCII));
        writer.flush();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(store.directory(SHOP))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

package dev.slipway.supervisor.cli.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWalkTest {
    @TempDir
    private Path directory;

    private Path site;
    private final List<String> names = new ArrayList<>();

    @BeforeEach
    void makeSite() throws IOException {
        site = Files.createDirectories(directory.resolve("site"));
        Files.createDirectories(site.resolve("lib"));
        Files.writeString(site.resolve("index.jsp"), "hello");
        Files.writeString(site.resolve("lib/a.jar"), "a");
    }

    /** Notes names; a test may change the directory under the walk's feet. */
    private class Noting implements DirectoryWalk.Visitor {
        @Override
        public void directory(String name) throws IOException {
            names.add(name + "/");
        }

        @Override
        public void file(String name, BasicFileAttributes attributes, DirectoryWalk.Opener opener) throws IOException {
            names.add(name);
        }
    }

    @Test
    void visitsInOrderWithSlashes() throws IOException {
        DirectoryWalk.walk(site, new Noting());
        assertEquals(List.of("index.jsp", "lib/", "lib/a.jar"), names);
    }

    @Test
    void refusesALinkWhereverItPoints() throws IOException {
        Files.createSymbolicLink(site.resolve("lib/inside.jar"), Path.of("a.jar"));
        assertEquals(
                "\"lib/inside.jar\": a symbolic link; an artifact holds files and directories only "
                        + "(cp -rL copies what links mean)",
                assertThrows(Refused.class, () -> DirectoryZip.survey(site)).getMessage());
    }

    @Test
    void theDirectoryItselfMayBeNamedByALink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("current"), site);
        DirectoryWalk.walk(link, new Noting());
        assertEquals(3, names.size());
    }

    @Test
    void refusesPipesWithoutOpeningThem() throws Exception {
        new ProcessBuilder("mkfifo", site.resolve("pipe").toString()).start().waitFor();
        assertEquals(
                "\"pipe\": a socket, pipe or device; an artifact holds files and directories only",
                assertThrows(Refused.class, () -> DirectoryZip.survey(site)).getMessage());
    }

    @Test
    void aDirectorySwappedForALinkIsNotEntered() throws IOException {
        Path secret = Files.createDirectories(directory.resolve("secret"));
        Files.writeString(secret.resolve("key"), "secret");
        assertThrows(
                IOException.class,
                () -> DirectoryWalk.walk(site, new Noting() {
                    @Override
                    public void directory(String name) throws IOException {
                        Files.move(site.resolve(name), directory.resolve("moved"));
                        Files.createSymbolicLink(site.resolve(name), secret);
                    }
                }));
        assertFalse(names.contains("lib/key"));
    }

    @Test
    void aFileSwappedForALinkIsNotOpened() throws IOException {
        Path secret = Files.writeString(directory.resolve("key"), "secret");
        assertThrows(
                IOException.class,
                () -> DirectoryWalk.walk(site, new Noting() {
                    @Override
                    public void file(String name, BasicFileAttributes attributes, DirectoryWalk.Opener opener)
                            throws IOException {
                        Files.delete(site.resolve(name));
                        Files.createSymbolicLink(site.resolve(name), secret);
                        opener.open().close();
                    }
                }));
    }

    @Test
    void aDirectoryMovedAwayIsStillWalkedFromWhereItWasOpened() throws IOException {
        Path secret = Files.createDirectories(directory.resolve("secret"));
        Files.writeString(secret.resolve("a.jar"), "secret");
        List<String> contents = new ArrayList<>();
        DirectoryWalk.walk(site, new Noting() {
            @Override
            public void file(String name, BasicFileAttributes attributes, DirectoryWalk.Opener opener)
                    throws IOException {
                if (name.equals("lib/a.jar")) {
                    Files.move(site.resolve("lib"), directory.resolve("moved"));
                    Files.createSymbolicLink(site.resolve("lib"), secret);
                    try (var in = Channels.newInputStream(opener.open())) {
                        contents.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        });
        assertEquals(List.of("a"), contents);
    }

    @Test
    void refusesTooDeepTooLargeAndEmptyDirectories() throws IOException {
        Files.createDirectories(directory.resolve("empty/below"));
        assertThrows(Refused.class, () -> DirectoryZip.survey(directory.resolve("empty")));
        Path deep = site;
        for (int i = 0; i < 64; i++) {
            deep = Files.createDirectory(deep.resolve("d"));
        }
        assertThrows(Refused.class, () -> DirectoryZip.survey(site));
        Path large = Files.createDirectories(directory.resolve("large"));
        try (var file = new RandomAccessFile(large.resolve("x").toFile(), "rw")) {
            file.setLength((1L << 30) - 100);
        }
        assertThrows(Refused.class, () -> DirectoryZip.survey(large));
    }
}

package dev.slipway.e2e.attack;

import static dev.slipway.e2e.attack.Arena.SECRET;
import static dev.slipway.e2e.attack.Arena.refused;
import static dev.slipway.e2e.attack.Arena.worked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files of others. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileAttackIT {
    private final Arena arena;
    private final Path prefix;

    FileAttackIT(Instance instance) throws IOException {
        this.arena = Arena.of(instance);
        this.prefix = instance.prefix();
    }

    @AfterAll
    void leave() {
        arena.everybodyElseIsWell();
        arena.close();
    }

    private String neighboursFile(String name) {
        Path file = arena.instance().data(arena.neighbour()).resolve(name);
        arena.neighbourly("write", "path", file.toString(), "text", SECRET);
        return file.toString();
    }

    @Test
    void readsANeighboursFile() throws IOException {
        worked(arena.outside("read", "path", arena.left("file.txt", SECRET).toString()), SECRET);
        refused(arena.inside("read", "path", neighboursFile("file.txt")));
    }

    @Test
    void readsANeighboursRelease() throws IOException {
        Path release = arena.instance()
                .data(arena.neighbour())
                .resolveSibling("releases")
                .resolve("1/WEB-INF/release.txt");
        worked(arena.outside("read", "path", arena.left("web.xml", SECRET).toString()), SECRET);
        assertEquals("1", Files.readString(release));
        refused(arena.inside("read", "path", release.toString()));
    }

    @Test
    void readsANeighboursLog() throws IOException {
        worked(arena.outside("read", "path", arena.left("catalina.out", SECRET).toString()), SECRET);
        for (String log : List.of("access.log", "application.log")) {
            refused(arena.inside("read", "path", prefix + "/log/wren/nest/" + log));
        }
    }

    @Test
    void overwritesANeighboursFile() throws IOException {
        worked(arena.outside("write", "path", arena.left("price.txt", "1").toString(), "text", "0"));
        assertEquals("10", Files.readString(arena.home().resolve("price.txt")));
        String file = neighboursFile("price.txt");
        refused(arena.inside("write", "path", file, "text", "0"));
        assertEquals(SECRET, Files.readString(Path.of(file)));
    }

    /** Its modes let everybody read it; it is the sandbox that has none of it. */
    @Test
    void readsTheSupervisorsConfiguration() {
        String file = prefix + "/etc/slipway.toml";
        worked(arena.outside("read", "path", file), "httpd-user");
        refused(arena.inside("read", "path", file));
        for (String other :
                List.of("etc/httpd/httpd.conf", "state/identities.json", "run/firewall.nft", "bin/slipway")) {
            refused(arena.inside("read", "path", prefix + "/" + other));
        }
    }

    @Test
    void readsTheSecretsOfHttpd() throws IOException {
        String secrets = Files.readString(prefix.resolve("run/h/secrets.map"));
        worked(arena.outside("read", "path", arena.left("secrets.map", secrets).toString()), "0001 ");
        refused(arena.inside("read", "path", prefix + "/run/h/secrets.map"));
    }

    @Test
    void learnsWhoElseIsHere() throws IOException {
        Files.createDirectories(arena.home().resolve("sites/wren"));
        worked(arena.outside("list", "path", arena.home() + "/sites"), "wren");
        String seen = arena.inside("list", "path", prefix + "/tenants");
        assertEquals("worked: weasel", seen);
    }

    @Test
    void climbsOutOfItsRoot() {
        for (String way :
                List.of("/proc/self/root/../../../..", "/proc/1/root", "/proc/self/cwd/../../../../../../..")) {
            String path = way + prefix + "/etc/slipway.toml";
            if (!way.contains("/1/")) {
                worked(arena.outside("read", "path", path), "httpd-user");
            }
            refused(arena.inside("read", "path", path));
        }
    }

    @Test
    void writesToTheSystemWhereEverybodyMay() throws IOException {
        Path open = Files.createDirectory(
                Path.of("/usr/share/slipway-attack-" + ProcessHandle.current().pid()));
        try {
            Command.run(List.of("chmod", "1777", open.toString())).succeeded();
            worked(arena.outside("write", "path", open + "/x", "text", "x"));
            refused(arena.inside("write", "path", open + "/y", "text", "y"));
            assertFalse(Files.exists(open.resolve("y")));
        } finally {
            Arena.delete(open);
        }
    }

    @Test
    void changesWhatIsServed() throws IOException {
        worked(arena.outside("write", "path", arena.left("index.html", "").toString(), "text", "defaced"));
        Path release = arena.data().resolveSibling("releases").resolve("1");
        refused(arena.inside("write", "path", release + "/index.html", "text", "defaced"));
        refused(arena.inside("write", "path", release + "/WEB-INF/release.txt", "text", "2"));
        refused(arena.inside("move", "at", release.toString(), "to", release + "0"));
    }

    @Test
    void linksANeighboursFileIntoItsOwnDirectory() throws IOException {
        String link = arena.home() + "/link";
        worked(arena.outside(
                "hardLink", "at", link, "to", arena.left("linked.txt", SECRET).toString()));
        worked(arena.outside("read", "path", link), SECRET);
        String mine = arena.data() + "/link";
        refused(arena.inside("hardLink", "at", mine, "to", neighboursFile("linked.txt")));
        refused(arena.inside("hardLink", "at", mine, "to", "/etc/passwd"));
        refused(arena.inside("read", "path", mine));
    }

    @Test
    void followsALinkToANeighboursFile() throws IOException {
        String link = arena.home() + "/soft";
        worked(arena.outside(
                "symbolicLink", "at", link, "to", arena.left("soft.txt", SECRET).toString()));
        worked(arena.outside("read", "path", link), SECRET);
        worked(arena.inside("symbolicLink", "at", arena.data() + "/soft", "to", neighboursFile("soft.txt")));
        refused(arena.inside("read", "path", arena.data() + "/soft"));
    }

    @Test
    void readsWhatIsLeftInTmp() throws IOException {
        Path left = Files.createTempFile(Path.of("/tmp"), "slipway-attack-", ".tmp");
        try {
            Files.writeString(left, SECRET);
            Command.run(List.of("chmod", "644", left.toString())).succeeded();
            arena.neighbourly("write", "path", left.toString(), "text", SECRET);
            arena.neighbourly("write", "path", "/var" + left, "text", SECRET);
            worked(arena.outside("read", "path", left.toString()), SECRET);
            refused(arena.inside("read", "path", left.toString()));
            refused(arena.inside("read", "path", "/var" + left));
        } finally {
            Files.delete(left);
        }
    }

    /** Whoever writes to it without looking writes into the attacker's file. */
    @Test
    void waitsAtAPredictableNameInTmp() throws IOException {
        String name = "/tmp/slipway-attack-predictable";
        String stolen = arena.left("stolen", "").toString();
        try {
            worked(arena.outside("symbolicLink", "at", name, "to", stolen));
            Command.run(List.of("sh", "-c", "echo " + SECRET + " >" + name)).succeeded();
            worked(arena.outside("read", "path", stolen), SECRET);
        } finally {
            Files.delete(Path.of(name));
        }
        String mine = arena.data() + "/stolen";
        worked(arena.inside("symbolicLink", "at", name, "to", mine));
        arena.neighbourly("write", "path", name, "text", SECRET);
        refused(arena.inside("read", "path", mine));
        assertFalse(Files.exists(Path.of(name)));
    }

    @Test
    void readsANeighboursSharedMemoryFile() throws IOException {
        Path file = Path.of("/dev/shm/slipway-attack-cache");
        try {
            Files.writeString(file, SECRET);
            arena.neighbourly("write", "path", file.toString(), "text", SECRET);
            worked(arena.outside("read", "path", file.toString()), SECRET);
            refused(arena.inside("read", "path", file.toString()));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void runsASetuidProgram() {
        for (Path directory : List.of(arena.home(), arena.data())) {
            Command.run(List.of("install", "-o", "root", "-m", "4755", "/usr/bin/id", directory + "/id"))
                    .succeeded();
        }
        assertEquals("worked: 0\n status 0", arena.outside("run", "command", arena.home() + "/id -u"));
        int uid = arena.instance().status(arena.attacker()).uid();
        assertEquals("worked: " + uid + "\n status 0", arena.inside("run", "command", arena.data() + "/id -u"));
    }

    /** The host's memory or disk would do as well; this one hurts nobody. */
    @Test
    void opensADevice() {
        for (Path directory : List.of(arena.home(), arena.data())) {
            Command.run(List.of("mknod", "-m", "666", directory + "/device", "c", "1", "5"))
                    .succeeded();
        }
        worked(arena.outside("device", "path", arena.home() + "/device"), "read 0");
        refused(arena.inside("device", "path", arena.data() + "/device"));
    }
}

package dev.slipway.e2e.attack;

import static dev.slipway.e2e.attack.Arena.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.War;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Archives that do more than unpack, sent past the command line straight to the control socket. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveAttackIT {
    private static final int MEBIBYTES = 64;
    private static final int MANY = 25_000;

    private final Arena arena;
    private final Path unpacked;
    private final Path target;

    ArchiveAttackIT(Instance instance) throws IOException {
        this.arena = Arena.of(instance);
        this.unpacked = Files.createDirectories(arena.home().resolve("naive/releases/1"));
        this.target = Files.createDirectories(arena.home().resolve("target"));
    }

    @AfterAll
    void leave() {
        arena.everybodyElseIsWell();
        arena.close();
    }

    private static War war() {
        return new War().with("index.html", "hello").with("WEB-INF/release.txt", "evil");
    }

    private Path planted() {
        return target.resolve("planted");
    }

    private Answer deployed(War war) throws IOException {
        Path zip = war.writtenTo(arena.home().resolve("evil.zip"));
        return arena.instance()
                .control()
                .ask(new Request.Deploy(arena.attacker().key()), zip);
    }

    private void refused(War war) throws IOException {
        Files.deleteIfExists(planted());
        List<String> before = releases();
        Answer answer = deployed(war);
        assertNotEquals("done", answer.kind(), answer.toString());
        assertFalse(Files.exists(planted()), answer.toString());
        assertEquals(before, releases());
        System.out.println(answer.kind() + ": " + answer.message());
    }

    private List<String> releases() throws IOException {
        try (Stream<Path> found = Files.list(arena.data().resolveSibling("releases"))) {
            return found.map(Path::toString).sorted().toList();
        }
    }

    private void plantedByTheNaive(War war) throws IOException {
        int _ = Naive.unzip(war.bytes(), unpacked);
        assertEquals("x", Files.readString(planted()));
    }

    @Test
    void dropsAFileOutsideByClimbing() throws IOException {
        War near = war().with("../../../target/planted", "x");
        plantedByTheNaive(near);
        refused(near);
        refused(war().with("WEB-INF/../../../planted", "x"));
        refused(war().with("..\\planted", "x"));
    }

    @Test
    void dropsAFileOutsideByAnAbsoluteName() throws IOException {
        War war = war().with(planted().toString(), "x");
        plantedByTheNaive(war);
        refused(war);
    }

    @Test
    void dropsAFileOutsideThroughALink() throws IOException {
        War war = war().linking("WEB-INF/out", target.toString()).with("WEB-INF/out/planted", "x");
        plantedByTheNaive(war);
        refused(war);
    }

    @Test
    void servesWhatALinkNames() throws IOException {
        Path secret = Files.writeString(target.resolve("secret.html"), SECRET);
        War war = war().linking("page.html", secret.toString());
        int _ = Naive.unzip(war.bytes(), unpacked);
        assertEquals(SECRET, Files.readString(unpacked.resolve("page.html")));
        Answer answer = deployed(war);
        String page = arena.instance()
                .front()
                .get(arena.attacker().host(), "/page.html")
                .body();
        assertFalse(page.contains(SECRET), answer + page);
        assertEquals(
                "done",
                arena.instance()
                        .control()
                        .ask(new Request.Deploy(arena.attacker().key()), arena.archive())
                        .kind());
    }

    /** 64 MiB of zeros, in as many KiB. */
    @Test
    void unpacksToAThousandTimesItsSize() throws IOException {
        War war = war().with("zeros.html", new byte[MEBIBYTES << 20]);
        assertTrue(war.bytes().length < 1 << 20);
        int _ = Naive.unzip(war.bytes(), unpacked);
        Path zeros = unpacked.resolve("zeros.html");
        assertEquals((long) MEBIBYTES << 20, Files.size(zeros));
        Files.delete(zeros);
        refused(war);
    }

    @Test
    void unpacksToMoreFilesThanAnybodyHas() throws IOException {
        War war = war();
        for (int i = 0; i < MANY; i++) {
            war.with("f/" + i, "");
        }
        assertEquals(MANY + 2, Naive.unzip(war.bytes(), unpacked));
        refused(war);
    }
}

package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.archive.War;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.e2e.stage.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong input: one clear line, exit 2, nothing changed. */
// What must hold, 10
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalIT {
    private static final String GOOD_TOP = "tenant = \"juniper\"\napplication = \"new\"\n";

    private final Instance instance;
    private final Path good;
    private final Map<String, Path> archives = new TreeMap<>();
    private final Application existing;

    RefusalIT(Instance instance) throws Exception {
        this.instance = instance;
        Applications applications = new Applications(instance.prefix());
        this.good = applications.pages("good");
        this.existing = Application.of("larch", "shop", good, "larch.example.test", "www.larch.example.test/shop");
        bad(
                "slip.war",
                new War().with("index.html", "x").with("../../evil.txt", "x").bytes());
        bad(
                "absolute.war",
                new War().with("index.html", "x").with("/etc/evil.txt", "x").bytes());
        bad(
                "backslash.war",
                new War().with("index.html", "x").with("..\\evil.txt", "x").bytes());
        bad(
                "control.war",
                new War().with("index.html", "x").with("a\nb.txt", "x").bytes());
        bad(
                "long.war",
                new War()
                        .with("index.html", "x")
                        .with("x".repeat(300) + ".txt", "x")
                        .bytes());
        bad(
                "link.war",
                new War().with("index.html", "x").linking("link", "/etc/passwd").bytes());
        bad("nothing.war", new War().bytes());
        bad("text.war", "this is no archive\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        bad("empty.war", new byte[0]);
        byte[] whole = new War()
                .with("index.html", "x".repeat(100_000))
                .with("more.html", "y".repeat(9999))
                .bytes();
        bad("truncated.war", Arrays.copyOf(whole, whole.length / 2));
        bad("headless.war", Arrays.copyOfRange(whole, whole.length / 2, whole.length));
        byte[] flipped = whole.clone();
        flipped[60] ^= 0x55;
        bad("flipped.war", flipped);
    }

    private void bad(String name, byte[] bytes) throws Exception {
        Path directory = Files.createDirectories(instance.prefix().resolve("artifacts/bad"));
        archives.put(name, Files.write(directory.resolve(name), bytes));
    }

    @BeforeAll
    void goLive() {
        instance.live(existing);
        instance.workerOf(existing);
    }

    @AfterAll
    void remove() {
        instance.removeAll();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void aWrongFileIsRefusedInOneLineAndChangesNothing(String what, String toml) throws Exception {
        refused(what, instance -> instance.apply(toml));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void aWrongCommandIsRefusedInOneLineAndChangesNothing(String what, List<String> words) throws Exception {
        refused(what, instance -> instance.slipway(words.toArray(String[]::new)));
    }

    @FunctionalInterface
    private interface Attempt {
        Outcome by(Instance instance) throws Exception;
    }

    private void refused(String what, Attempt attempt) throws Exception {
        Snapshot before = instance.snapshot();
        Outcome outcome = attempt.by(instance);
        assertEquals(2, outcome.exit(), what + ": " + outcome);
        assertEquals(1, outcome.err().lines().count(), what + ": " + outcome);
        assertFalse(outcome.err().contains("Exception"), outcome.err());
        assertEquals(List.of(), before.changes(instance.snapshot()), what);
        assertTrue(Files.notExists(Path.of("/etc/evil.txt")));
    }

    private Stream<Arguments> commands() {
        Stream<List<String>> deploys = Stream.of("truncated.war", "slip.war", "text.war")
                .map(name -> List.of(
                        "deploy",
                        "larch/shop",
                        archives.getOrDefault(name, good).toString()));
        return Stream.concat(
                        deploys,
                        Stream.of(
                                List.of("deploy", "larch/shop", "/nowhere/at-all.war"),
                                List.of("deploy", "larch/none", good.toString()),
                                List.of("deploy", "larch/../juniper", good.toString()),
                                List.of("deploy", "larch", good.toString()),
                                List.of("restart", "larch/none"),
                                List.of("start", "nobody/shop"),
                                List.of("stop", "larch/sh op"),
                                List.of("remove", "nobody", "--yes"),
                                List.of("remove", "larch/none", "--yes"),
                                List.of("status", "nobody"),
                                List.of("logs", "larch/none"),
                                List.of("apply", "/nowhere/at-all.toml"),
                                List.of("apply", "/")))
                .map(words -> Arguments.of(
                        String.join(" ", words).replace(instance.prefix().toString(), ""), words));
    }

    private Stream<Arguments> files() {
        Map<String, String> files = new TreeMap<>();
        archives.forEach((name, file) -> files.put("the archive " + name, GOOD_TOP + source(file)));
        Map<String, String> lines = new TreeMap<>();
        for (String line : List.of(
                "memory-limit = \"5x\"",
                "memory-limit = \"\"",
                "memory-limit = \"-5MiB\"",
                "memory-limit = \"1KiB\"",
                "memory-limit = true",
                "processes = 0",
                "processes = 100000",
                "processes = -1",
                "threads = \"many\"",
                "startup-timeout = \"soon\"",
                "health-path = \"no-slash\"",
                "umask = \"999\"",
                "colour = \"blue\"",
                "memory-limits = \"256MiB\"",
                "Memory-Limit = \"256MiB\"",
                "user = \"nobody-of-that-name\"",
                "user = \"root\"",
                "user = \"www-data\"",
                "user = \"daemon\"",
                "user = \"0\"",
                "user = 0",
                "routes = \"juniper.example.test\"",
                "routes = [5]",
                "routes = [\"larch.example.test\"]",
                "routes = [\"LARCH.Example.Test\"]",
                "routes = [\"www.larch.example.test/shop\"]",
                "routes = [\"juniper.example.test\", \"juniper.example.test\"]",
                "routes = [\"juniper example.test\"]",
                "routes = [\" juniper.example.test\"]",
                "routes = [\"juniper.example.test\\n\"]",
                "routes = [\"juniper.example.test 0001\\nlarch.example.test\"]",
                "routes = [\"juniper.example.test:80\"]",
                "routes = [\"-juniper.example.test\"]",
                "routes = [\"juniper..example.test\"]",
                "routes = [\"*.example.test\"]",
                "routes = [\"juniper.example.test/../x\"]",
                "routes = [\"juniper.example.test/%2e%2e\"]",
                "routes = [\"juniper.example.test/a b\"]",
                "routes = [\"juniper.example.test/a/b/c/d/e/f\"]",
                "routes = [\"juniper.example.test/" + "x".repeat(300) + "\"]",
                "routes = [\"" + "x".repeat(64) + ".example.test\"]",
                "routes = [\"" + "juniper.".repeat(40) + "test\"]",
                "routes = [\"\"]",
                "[environment]\nJAVA_TOOL_OPTIONS = \"-version\"",
                "[environment]\nLD_PRELOAD = \"/tmp/x.so\"",
                "[environment]\nSLIPWAY_LEASH_TOKEN = \"x\"",
                "[environment]\nHOME = \"/root\"",
                "[environment]\n\"A B\" = \"x\"",
                "[environment]\nNUMBER = 5",
                "[surroundings]\nA = \"x\"",
                "this is no TOML",
                "routes = [")) {
            lines.put(line.length() > 80 ? line.substring(0, 80) + "…" : line, line);
        }
        lines.forEach((name, line) -> files.put(name, GOOD_TOP + source(good) + line + "\n"));
        for (String name :
                List.of("../x", "a/b", "..", "", "A", "a b", "-a", "a-", "a--b", "x".repeat(300), "a\\u0000b")) {
            files.put("tenant " + name, "tenant = \"" + name + "\"\napplication = \"new\"\n" + source(good));
        }
        for (String name : List.of("../x", "a/b", "a b")) {
            files.put("application " + name, "tenant = \"juniper\"\napplication = \"" + name + "\"\n" + source(good));
        }
        files.put("no tenant", "application = \"new\"\n" + source(good));
        files.put("no source", GOOD_TOP);
        files.put("a source that is not there", GOOD_TOP + "source = \"/nowhere/at-all.war\"\n");
        files.put("a source of 300 bytes", GOOD_TOP + "source = \"/" + "x".repeat(299) + "\"\n");
        files.put("a source that is a device", GOOD_TOP + "source = \"/dev/zero\"\n");
        files.put("a source that is a link to a secret", GOOD_TOP + "source = \"" + link() + "\"\n");
        files.put(
                "another account for a tenant",
                "tenant = \"larch\"\napplication = \"two\"\nuser = \"nobody\"\n" + source(good));
        return files.entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
    }

    /** A directory with a link in it, which a tenant could have put there. */
    private Path link() {
        try {
            Path directory = Files.createDirectories(instance.prefix().resolve("artifacts/linked"));
            Path link = directory.resolve("shadow.txt");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of("/etc/shadow"));
            Files.writeString(directory.resolve("index.html"), "x");
            return directory;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String source(Path file) {
        return "source = \"" + file + "\"\n";
    }
}

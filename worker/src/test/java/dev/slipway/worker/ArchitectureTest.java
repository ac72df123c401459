package dev.slipway.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, read from the compiled classes. */
class ArchitectureTest {
    /** A row names only rows above it: so there is no cycle. */
    private static final String IMPORTS = """
            protocol:
            leash: protocol
            release: protocol
            session:
            turnaway:
            prefix:
            application: prefix protocol
            limits: protocol
            diagnosis: protocol
            server: application limits prefix protocol session
            health: protocol
            main: application diagnosis health leash protocol server
            """;

    private static final Pattern CLASS_NAME =
            Pattern.compile("((?:java|javax|jakarta|jdk|org|com|dev)/(?:\\w+/)*)[A-Z]\\w*");
    private static final String OURS = "dev/slipway/worker/";
    private static final int MAX_LINES = 400;

    private static final Map<String, Set<String>> FOUND = read();

    @Test
    void everyPackageImportsExactlyWhatItsRowSays() {
        Map<String, Set<String>> ours = new TreeMap<>();
        FOUND.forEach((from, packages) -> ours.put(
                from,
                packages.stream()
                        .filter(name -> name.startsWith(OURS))
                        .map(ArchitectureTest::shortName)
                        .filter(to -> !to.equals(from))
                        .collect(Collectors.toCollection(TreeSet::new))));
        String found = ours.entrySet().stream()
                .map(row -> (row.getKey() + ": " + String.join(" ", row.getValue())).strip())
                .collect(Collectors.joining("\n"));
        assertEquals(IMPORTS.lines().sorted().collect(Collectors.joining("\n")), found);
    }

    @Test
    void whatTheSupervisorImportsNeedsNothingButTheJdk() {
        assertEquals(Set.of("java/", "dev/slipway/worker/protocol/", "org/jspecify/"), roots("protocol"));
    }

    private static Set<String> roots(String from) {
        Pattern root = Pattern.compile("java/|org/jspecify/|dev/slipway/worker/\\w+/|.*");
        return FOUND.getOrDefault(from, Set.of()).stream()
                .map(name -> {
                    Matcher matcher = root.matcher(name);
                    return matcher.lookingAt() ? matcher.group() : name;
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void jettyAndTheServletApisStayWhereTheyBelong() {
        assertEquals(
                Set.of("application", "limits", "prefix", "server", "session"),
                importersOf(name -> name.startsWith("org/eclipse/jetty/")));
        assertEquals(Set.of("application"), importersOf(name -> name.startsWith("org/eclipse/jetty/ee")));
        assertEquals(
                // release only looks for their names in classes
                Set.of("application", "prefix", "release"),
                importersOf(name -> name.startsWith("jakarta/") || name.startsWith("javax/servlet/")));
    }

    private static Set<String> importersOf(Predicate<String> type) {
        return FOUND.entrySet().stream()
                .filter(row -> row.getValue().stream().anyMatch(type))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void filesStayShort() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                try (Stream<String> lines = Files.lines(source)) {
                    assertTrue(lines.count() <= MAX_LINES, source.toString());
                }
            }
        }
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> found = new TreeMap<>();
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String own =
                        shortName(classes.relativize(file.resolveSibling(".")).normalize() + "/");
                Set<String> packages = found.computeIfAbsent(own, name -> new TreeSet<>());
                for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                    if (entry instanceof Utf8Entry text) {
                        Matcher names = CLASS_NAME.matcher(text.stringValue());
                        while (names.find()) {
                            packages.add(names.group(1));
                        }
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shortName(String packageName) {
        String name = packageName.equals(OURS) ? "main/" : packageName.substring(OURS.length());
        return name.substring(0, name.length() - 1);
    }
}

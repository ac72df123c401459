package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, read from the compiled classes, so that nothing hides in a signature or a type argument. */
class ArchitectureTest {
    private static final String OURS = "dev.slipway.admin";

    /** Each package may import what its row names, and rows name only rows above: so there is no cycle. */
    private static final String MAY_IMPORT = """
            background:
            cli:
            config:
            problem:
            database: config
            supervisor: config problem
            access: database problem
            http: access config database problem
            metrics: access problem supervisor
            system: access config problem supervisor
            audit: access database http
            backup: access audit config database problem
            main: backup config
            event: access background database http problem supervisor
            operation: access audit background database event http problem
            person: access audit config database http problem
            plan: access audit database http problem
            tenant: access audit database http problem
            app: access database http plan problem tenant
            server: access config http operation problem
            token: access audit database http person problem tenant
            webhook: access audit background config database event http problem tenant
            usage: access background database http problem supervisor tenant
            wish: access app audit database http operation plan problem supervisor tenant
            domain: access app audit config database http operation plan problem tenant wish
            environment: access app audit database http operation problem tenant wish
            lifecycle: access app audit background database event http operation person plan problem supervisor tenant wish
            release: access app audit config database event http operation problem supervisor tenant wish
            worker: access app audit database event http operation problem supervisor tenant wish
            """;

    private static final Set<String> ASK_THE_SUPERVISOR =
            Set.of("event", "lifecycle", "metrics", "release", "supervisor", "system", "usage", "wish", "worker");

    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([a-z][\\w/]*/[A-Z][\\w$]*)[;<]");
    private static final Map<String, Set<String>> CLASSES_BY_PACKAGE = new TreeMap<>();
    private static final Map<String, Set<String>> IMPORTS = read();

    @Test
    void everyPackageImportsExactlyWhatItsRowSays() {
        Map<String, Set<String>> expected = rows();
        assertEquals(lines(expected), lines(importsOfOurs()));
    }

    @Test
    void rowsNameOnlyRowsAboveSoThatThereIsNoCycle() {
        List<String> above = new ArrayList<>();
        MAY_IMPORT.lines().forEach(line -> {
            List<String> words = words(line);
            for (int i = 1; i < words.size(); i++) {
                assertTrue(
                        above.contains(words.get(i)),
                        words.getFirst() + " may import " + words.get(i) + ", which stands below it");
            }
            above.add(words.getFirst());
        });
        assertEquals(Set.of(), cycles(importsOfOurs()));
    }

    @Test
    void nothingOfTheSupervisorIsKnownButTheRecordsOfItsSocket() {
        Predicate<String> supervisor = name -> name.startsWith("dev.slipway.supervisor.");
        assertEquals(
                Set.of(), importersOf(supervisor.and(name -> !name.startsWith("dev.slipway.supervisor.control.api."))));
        assertEquals(ASK_THE_SUPERVISOR, importersOf(supervisor));
        assertEquals(Set.of(), importersOf(name -> name.startsWith("dev.slipway.worker.")));
    }

    @Test
    void theConsoleStartsNoProcessAndLoadsNoNativeCode() {
        assertEquals(
                Set.of(),
                importersOf(name -> name.equals("java.lang.ProcessBuilder")
                        || name.startsWith("jnr.")
                        || name.startsWith("java.lang.foreign.")));
    }

    @Test
    void librariesStayWhereTheyBelong() {
        assertEquals(Set.of("cli"), importersOf(name -> name.startsWith("picocli.")));
        assertEquals(Set.of("config"), importersOf(name -> name.startsWith("org.tomlj.")));
        assertEquals(Set.of("server"), importersOf(name -> name.startsWith("org.eclipse.jetty.")));
        assertEquals(Set.of("person"), importersOf(name -> name.startsWith("org.springframework.security.")));
        assertEquals(Set.of("metrics"), importersOf(name -> name.startsWith("io.prometheus.")));
    }

    @Test
    void itSawEveryPackageAndAtLeastAHundredClasses() {
        int classes = CLASSES_BY_PACKAGE.values().stream().mapToInt(Set::size).sum();
        assertTrue(classes >= 100, "only " + classes + " classes");
        assertEquals(rows().keySet(), CLASSES_BY_PACKAGE.keySet());
    }

    private static Map<String, Set<String>> rows() {
        Map<String, Set<String>> rows = new TreeMap<>();
        MAY_IMPORT.lines().forEach(line -> {
            List<String> words = words(line);
            rows.put(words.getFirst(), new TreeSet<>(words.subList(1, words.size())));
        });
        return rows;
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.split("[: ]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String lines(Map<String, Set<String>> edges) {
        return edges.entrySet().stream()
                .map(row -> row.getKey() + ": " + String.join(" ", row.getValue()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, Set<String>> importsOfOurs() {
        Map<String, Set<String>> edges = new TreeMap<>();
        IMPORTS.forEach((from, names) -> {
            Set<String> to = edges.computeIfAbsent(from, f -> new TreeSet<>());
            names.stream()
                    .filter(name -> name.startsWith(OURS + "."))
                    .map(ArchitectureTest::packageOf)
                    .filter(other -> !other.equals(from))
                    .forEach(to::add);
        });
        return edges;
    }

    private static Set<String> importersOf(Predicate<String> type) {
        return IMPORTS.entrySet().stream()
                .filter(row -> row.getValue().stream().anyMatch(type))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every package that reaches itself. */
    private static Set<String> cycles(Map<String, Set<String>> edges) {
        return edges.keySet().stream()
                .filter(start -> reachable(start, edges).contains(start))
                .collect(Collectors.toSet());
    }

    private static Set<String> reachable(String start, Map<String, Set<String>> edges) {
        Set<String> seen = new TreeSet<>();
        List<String> open = new ArrayList<>(edges.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            if (seen.add(next)) {
                open.addAll(edges.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    /** The package as the table has it: without our prefix, and {@code main} for the one that wires all. */
    private static String packageOf(String type) {
        String name = type.substring(0, type.lastIndexOf('.'));
        return name.equals(OURS) ? "main" : name.substring(OURS.length() + 1);
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> imports = new TreeMap<>();
        try (Stream<Path> files = Files.walk(compiled().resolve(OURS.replace('.', '/')))) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(file);
                String type = model.thisClass().asInternalName().replace('/', '.');
                if (!type.endsWith(".package-info")) {
                    CLASSES_BY_PACKAGE
                            .computeIfAbsent(packageOf(type), p -> new TreeSet<>())
                            .add(type);
                    imports.computeIfAbsent(packageOf(type), p -> new TreeSet<>())
                            .addAll(typesIn(model));
                }
            }
            return imports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path compiled() {
        try {
            return Path.of(AdminApplication.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> typesIn(ClassModel model) {
        Set<String> types = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry type) {
                types.add(type.asInternalName().replaceAll("^\\[+L?|;$", ""));
            } else if (entry instanceof Utf8Entry text) {
                IN_DESCRIPTOR
                        .matcher(text.stringValue())
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(types::add);
            }
        }
        return types.stream().map(name -> name.replace('/', '.')).collect(Collectors.toSet());
    }
}

package dev.slipway.supervisor;

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
    private static final String OURS = "dev.slipway.supervisor";

    /** Each package may import what its row names, and rows name only rows above: so there is no cycle. */
    private static final String MAY_IMPORT = """
            tenant:
            policy:
            posix:
            layout:
            control.api:
            event: control.api tenant
            wanted: layout posix tenant
            sandbox: posix tenant
            spawn: layout posix sandbox tenant
            leash: posix
            listener: layout posix spawn
            death: policy posix
            gate: posix
            front:
            worker: death front gate layout leash listener policy posix sandbox spawn tenant wanted
            route: layout posix tenant wanted worker
            log: layout posix tenant wanted worker
            release: layout posix spawn tenant wanted
            door: layout posix route spawn tenant wanted worker
            application: death event listener log release route spawn tenant wanted worker
            control: application control.api death event gate layout log posix release sandbox tenant wanted worker
            main: application control control.api death door event front gate layout listener log posix release route sandbox spawn tenant wanted worker
            cli.client: control.api tenant
            cli.host: control.api
            cli.show: control.api tenant
            cli.input: cli.client control.api tenant
            cli: cli.client cli.host cli.input cli.show control.api tenant
            """;

    /** Edges that are there and should go, each with what is wrong with it. */
    private static final Map<String, String> DOUBTFUL = Map.of(
            "cli -> main", "only for ExitCode: the command line should not look up to what wires root's process",
            "control -> spawn",
                    "only for Cgroups.describe in HostCheck: the control socket should not reach the spawner");

    private static final Set<String> TALK_TO_WORKERS =
            Set.of("application", "control", "leash", "log", "main", "worker", "release");

    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([a-z][\\w/]*/[A-Z][\\w$]*)[;<]");
    private static final Map<String, Set<String>> CLASSES_BY_PACKAGE = new TreeMap<>();
    private static final Map<String, Set<String>> IMPORTS = read();

    @Test
    void everyPackageImportsExactlyWhatItsRowSays() {
        Map<String, Set<String>> expected = rows();
        for (String edge : DOUBTFUL.keySet()) {
            String[] ends = edge.split(" -> ", 2);
            expected.computeIfAbsent(ends[0], from -> new TreeSet<>()).add(ends[1]);
        }
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
    void onlyPosixTouchesNativeCode() {
        assertEquals(Set.of("posix"), importersOf(name -> name.startsWith("jnr.")));
        assertEquals(Set.of(), importersOf(name -> name.startsWith("java.lang.foreign.")));
    }

    @Test
    void rootsProcessHasNoSpringNoJettyNoHttpAndNoSql() {
        List<String> never = List.of(
                "org.springframework.",
                "org.eclipse.jetty.",
                "jakarta.",
                "javax.servlet.",
                "java.net.http.",
                "java.net.HttpURLConnection",
                "com.sun.net.httpserver.",
                "java.sql.",
                "javax.sql.",
                "org.h2.",
                "org.flywaydb.");
        assertEquals(Set.of(), importersOf(name -> never.stream().anyMatch(name::startsWith)));
    }

    @Test
    void processesAreStartedByPosixAloneSoThatNoneIsStartedAsRootByAccident() {
        Set<String> starters =
                importersOf(name -> name.equals("java.lang.ProcessBuilder") || name.equals("java.lang.Process"));
        assertTrue(Set.of("cli.host").containsAll(starters), starters.toString());
    }

    @Test
    void onlyTheProtocolOfTheWorkerIsKnownHere() {
        Predicate<String> worker = name -> name.startsWith("dev.slipway.worker.");
        assertEquals(Set.of(), importersOf(worker.and(name -> !name.startsWith("dev.slipway.worker.protocol."))));
        assertEquals(TALK_TO_WORKERS, importersOf(worker));
    }

    @Test
    void librariesStayWhereTheyBelong() {
        assertTrue(Set.of("cli").containsAll(importersOf(name -> name.startsWith("picocli."))));
        assertEquals(Set.of("cli.input", "main"), importersOf(name -> name.startsWith("org.tomlj.")));
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
            return Path.of(Main.class
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

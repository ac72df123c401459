package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Small things stay small only if something says so. */
class SizeTest {
    private static final int LONGEST_FILE = 400;
    private static final int MEDIAN = 90;
    private static final int MOST_FILES = 12;

    private record Leave(int files, String reason) {}

    private static final Map<String, Leave> EXCEPTIONS = Map.of(
            "cli", new Leave(14, "a command a file"),
            "http", new Leave(18, "one convention a file or two, known together to every controller"),
            "person", new Leave(13, "everything that sees a password, and nothing else does"));

    private static final Path SOURCES = Path.of("src/main/java/dev/slipway/admin");
    private static final Map<Path, Integer> LINES = read();

    @Test
    void noFileIsLongerThanFourHundredLines() {
        List<String> tooLong = LINES.entrySet().stream()
                .filter(file -> file.getValue() > LONGEST_FILE)
                .map(file -> file.getKey() + " has " + file.getValue())
                .toList();
        assertEquals(List.of(), tooLong);
    }

    @Test
    void theMedianFileHasAtMostNinetyLines() {
        List<Integer> sizes = LINES.values().stream().sorted().toList();
        int median = sizes.get(sizes.size() / 2);
        assertTrue(median <= MEDIAN, "the median is " + median);
    }

    @Test
    void noPackageHasMoreThanADozenFilesWithoutAReason() {
        Map<String, Long> counts = LINES.keySet().stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(
                        file -> SOURCES.relativize(file.getParent()).toString(), Collectors.counting()));
        List<String> tooMany = counts.entrySet().stream()
                .filter(found -> found.getValue() > allowed(found.getKey()))
                .map(found -> found.getKey() + " has " + found.getValue())
                .toList();
        assertEquals(List.of(), tooMany);
        EXCEPTIONS
                .keySet()
                .forEach(name ->
                        assertTrue(counts.getOrDefault(name, 0L) > MOST_FILES, name + " needs no exception any more"));
    }

    @Test
    void everyPackageSaysInOneSentenceWhatItIs() {
        LINES.keySet().stream().map(Path::getParent).distinct().forEach(directory -> {
            Path sentence = directory.resolve("package-info.java");
            assertTrue(LINES.containsKey(sentence), "there is no " + sentence);
        });
    }

    private static int allowed(String name) {
        Leave leave = EXCEPTIONS.get(name);
        return leave == null ? MOST_FILES : leave.files();
    }

    private static Map<Path, Integer> read() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(file -> file, SizeTest::lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

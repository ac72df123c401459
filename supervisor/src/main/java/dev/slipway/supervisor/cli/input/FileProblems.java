package dev.slipway.supervisor.cli.input;

import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlPosition;

/** Everything wrong with one file, so that it can be put right in one go. */
final class FileProblems {
    /** After so many the file is of another kind altogether. */
    private static final int SHOWN = 10;

    private record Problem(int line, String message) {}

    private final Path file;
    private final List<Problem> problems = new ArrayList<>();

    FileProblems(Path file) {
        this.file = file;
    }

    /** Line 0: the file as a whole. */
    void add(int line, String message) {
        problems.add(new Problem(line, message));
    }

    void add(@Nullable TomlPosition position, String message) {
        add(position == null ? 0 : position.line(), message);
    }

    /** Notes what {@code check} refuses as said about that place. */
    void noting(@Nullable TomlPosition position, Runnable check) {
        try {
            check.run();
        } catch (Refused e) {
            add(position, String.valueOf(e.getMessage()));
        }
    }

    void refuseIfAny() {
        if (problems.isEmpty()) {
            return;
        }
        problems.sort(Comparator.comparingInt(Problem::line));
        String lines = problems.stream()
                .limit(SHOWN)
                .map(problem -> file
                        + (problem.line == 0 ? ": " : ":" + problem.line + ": ")
                        + Text.printable(problem.message.replaceAll("\\s*\\R\\s*", " ")))
                .collect(Collectors.joining("\n"));
        throw new Refused(problems.size() > SHOWN ? lines + "\nand " + (problems.size() - SHOWN) + " more" : lines);
    }
}

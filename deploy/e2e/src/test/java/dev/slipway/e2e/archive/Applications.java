package dev.slipway.e2e.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The archives that tests deploy, made in a directory of the instance's own. */
public final class Applications {
    private final Path directory;
    private final Sources sources;

    public Applications(Path prefix) throws IOException {
        directory = Files.createDirectories(prefix.resolve("artifacts"));
        sources = new Sources(prefix.resolve("lib/worker"));
    }

    /** Says everything about itself; {@code release} tells one build from another. */
    public Path probe(String release) throws IOException {
        return made("probe", false, release);
    }

    /** The same on servlet 4. */
    public Path javaxProbe(String release) throws IOException {
        return made("probe", true, release);
    }

    /** Never answers. */
    public Path hang() throws IOException {
        return made("hang", false, "1");
    }

    /** Answers with headers without end, once asked to begin. */
    public Path flood() throws IOException {
        return made("flood", false, "1");
    }

    /** Does not start: throws, with a message of its own. */
    public Path crash(String release) throws IOException {
        return made("crash", false, release);
    }

    /** Does whatever it is told to. */
    public Path attacker() throws IOException {
        return made("attacker", false, "1");
    }

    private Path made(String application, boolean javax, String release) throws IOException {
        Path file = directory.resolve((javax ? "javax-" : "") + application + "-" + release + ".war");
        if (!Files.exists(file)) {
            War war = new War().with("WEB-INF/release.txt", release);
            sources.compiled(application, javax, war).writtenTo(file);
        }
        return file;
    }

    /** One page and one file, no code. */
    public Path pages(String text) throws IOException {
        return archive(
                "pages-" + text,
                new War().with("index.jsp", text + " <%= 6 * 7 %>\n").with("plain.txt", text));
    }

    public Path archive(String name, War war) throws IOException {
        return war.writtenTo(directory.resolve(name + ".zip"));
    }
}

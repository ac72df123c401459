package dev.slipway.worker.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * An exploded application and the directory that keeps what is generated from it.
 *
 * @param root the web application root: with WEB-INF, or just pages
 * @param work where compiled JSPs are kept from one worker to the next
 */
public record WebRoot(Path root, Path work) {
    /** Jars of the class path that hold JSTL, as Jetty's pattern for containers' own tag libraries. */
    private static final String STANDARD_TAGS = ".*/(jakarta|javax)\\.servlet\\.jsp\\.jstl-[^/]*\\.jar$";

    private static final String NO_JARS = "^$";

    /** The standard tags are offered only to an application that does not bring its own, which must not be mixed. */
    String tagLibraryJars() throws IOException {
        Path lib = root.resolve("WEB-INF/lib");
        if (!Files.isDirectory(lib)) {
            return STANDARD_TAGS;
        }
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.map(jar -> jar.getFileName().toString()).anyMatch(WebRoot::looksLikeStandardTags)
                    ? NO_JARS
                    : STANDARD_TAGS;
        }
    }

    private static boolean looksLikeStandardTags(String jar) {
        return jar.contains("jstl") || jar.contains("taglibs-standard") || jar.startsWith("standard");
    }
}

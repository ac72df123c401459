package dev.slipway.worker.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The standard tag library (JSTL) of the environment, for an application that uses it and does not bring it. Reading
 * its descriptors takes longer than starting a small application, so they are offered only where they are used.
 */
final class StandardTags {
    private static final int MAX_PAGE_BYTES = 1 << 20;

    private StandardTags() {}

    /** Descriptors in the form in which Jetty hands them to the JSP engine, which may add to the list. */
    static List<URL> descriptors(Path root) throws IOException {
        return !isBrought(root) && isUsed(root) ? descriptors() : new ArrayList<>();
    }

    private static boolean isBrought(Path root) throws IOException {
        Path lib = root.resolve("WEB-INF/lib");
        if (!Files.isDirectory(lib)) {
            return false;
        }
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.map(jar -> jar.getFileName().toString())
                    .anyMatch(jar ->
                            jar.contains("jstl") || jar.contains("taglibs-standard") || jar.startsWith("standard"));
        }
    }

    private static boolean isUsed(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().matches(".*\\.(jsp|jspf|jspx|tag|tagf|tagx)"))
                    .anyMatch(StandardTags::mentionsTags);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean mentionsTags(Path page) {
        try (var in = Files.newInputStream(page)) {
            String text = new String(in.readNBytes(MAX_PAGE_BYTES), StandardCharsets.ISO_8859_1);
            return text.contains("/jsp/jstl/") || text.contains("jakarta.tags.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<URL> descriptors() throws IOException {
        List<URL> descriptors = new ArrayList<>();
        for (String jar : Arrays.asList(System.getProperty("java.class.path").split(":", -1))) {
            if (jar.matches(".*/(jakarta|javax)\\.servlet\\.jsp\\.jstl-[0-9][^/]*\\.jar")) {
                try (ZipFile library = new ZipFile(jar)) {
                    for (String tld : library.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.matches("META-INF/[^/]+\\.tld"))
                            .toList()) {
                        URI location = Path.of(jar).toUri();
                        descriptors.add(
                                URI.create("jar:" + location + "!/" + tld).toURL());
                    }
                }
            }
        }
        return descriptors;
    }
}

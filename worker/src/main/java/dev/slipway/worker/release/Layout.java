package dev.slipway.worker.release;

import dev.slipway.worker.protocol.UnpackAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** What kind of application an archive has, told from where its files are. */
final class Layout {
    private static final String SUPPORTED =
            "; Slipway serves .war files (WEB-INF at the top) and archives of pages (.jsp, .html)";

    private Layout() {}

    static UnpackAnswer.Type of(Path root, List<String> files) throws IOException, RefusedException {
        if (files.stream().anyMatch(file -> file.startsWith("WEB-INF/"))) {
            return UnpackAnswer.Type.WAR;
        }
        if (files.stream().anyMatch(file -> file.startsWith("BOOT-INF/")) || hasMainClass(root)) {
            throw new RefusedException("the archive is an executable jar" + SUPPORTED);
        }
        Set<String> tops = files.stream().map(Layout::top).collect(Collectors.toSet());
        if (tops.size() == 1 && files.stream().allMatch(file -> file.contains("/"))) {
            throw new RefusedException("everything in the archive is in the directory "
                    + EntryName.shown(tops.iterator().next()) + "; pack what is in it, not the directory itself");
        }
        if (files.stream().noneMatch(file -> file.matches("(?i).*\\.(jsp|jspx|html|htm)"))) {
            throw new RefusedException("the archive has no web application" + SUPPORTED);
        }
        return UnpackAnswer.Type.PAGES;
    }

    private static String top(String file) {
        int slash = file.indexOf('/');
        return slash < 0 ? file : file.substring(0, slash);
    }

    private static boolean hasMainClass(Path root) throws IOException {
        Path manifest = root.resolve("META-INF/MANIFEST.MF");
        if (!Files.isRegularFile(manifest)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(manifest)) {
            return new Manifest(in).getMainAttributes().containsKey(Attributes.Name.MAIN_CLASS);
        }
    }
}

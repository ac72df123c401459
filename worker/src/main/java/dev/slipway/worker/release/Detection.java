package dev.slipway.worker.release;

import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Which servlet environment an application was made for. The classes decide between javax and jakarta, since a
 * {@code web.xml} is often older than the code around it; among the jakarta environments its version is all there is.
 */
final class Detection {
    private static final int MAX_CLASS_BYTES = 8 << 20;
    private static final int MAX_TEXT_BYTES = 1 << 20;
    private static final Pattern WEB_APP_VERSION =
            Pattern.compile("<web-app\\b[^>]*\\bversion\\s*=\\s*[\"']([0-9.]+)[\"']");
    private static final Pattern JAVAX_IN_PAGE = Pattern.compile("\\bjavax\\.(servlet|websocket|el)\\b");

    private final Path root;
    private final List<String> files;

    Detection(Path root, List<String> files) {
        this.root = root;
        this.files = files;
    }

    Environment environment() throws IOException {
        ServletReferences classes = classes();
        if (!classes.isEmpty()) {
            return classes.isJavax() ? Environment.EE8 : jakarta(classes.usesRemoved());
        }
        ServletReferences libraries = libraries();
        if (!libraries.isEmpty()) {
            return libraries.isJavax() ? Environment.EE8 : jakarta(false);
        }
        return pagesSpeakJavax() ? Environment.EE8 : jakarta(false);
    }

    private ServletReferences classes() throws IOException {
        ServletReferences references = new ServletReferences();
        for (String file : files) {
            if (file.startsWith("WEB-INF/classes/") && file.endsWith(".class")) {
                try (InputStream in = Files.newInputStream(root.resolve(file))) {
                    references.read(in.readNBytes(MAX_CLASS_BYTES));
                }
            }
        }
        return references;
    }

    private ServletReferences libraries() {
        ServletReferences references = new ServletReferences();
        for (String file : files) {
            if (file.matches("WEB-INF/lib/[^/]+\\.jar")) {
                try (ZipFile jar = new ZipFile(root.resolve(file).toFile())) {
                    read(jar, references);
                } catch (IOException e) {
                    // the class loader will not get anything out of it either
                }
            }
        }
        return references;
    }

    private static void read(ZipFile jar, ServletReferences references) throws IOException {
        if (isServletApi(jar)) {
            return;
        }
        for (ZipEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
                try (InputStream in = jar.getInputStream(entry)) {
                    references.read(in.readNBytes(MAX_CLASS_BYTES));
                }
            }
        }
    }

    private static boolean isServletApi(ZipFile jar) {
        return jar.getEntry("javax/servlet/Servlet.class") != null
                || jar.getEntry("jakarta/servlet/Servlet.class") != null;
    }

    private boolean pagesSpeakJavax() throws IOException {
        for (String file : files) {
            if (file.matches(".*\\.(jsp|jspf|jspx|tag|tagx)")
                    && JAVAX_IN_PAGE.matcher(text(file)).find()) {
                return true;
            }
        }
        return false;
    }

    private Environment jakarta(boolean usesRemoved) throws IOException {
        if (usesRemoved) {
            return Environment.EE9;
        }
        if (files.contains("WEB-INF/web.xml")) {
            Matcher version = WEB_APP_VERSION.matcher(text("WEB-INF/web.xml"));
            if (version.find()) {
                return switch (version.group(1)) {
                    case "5.0" -> Environment.EE9;
                    case "6.0" -> Environment.EE10;
                    default -> Environment.EE11;
                };
            }
        }
        return Environment.EE11;
    }

    private String text(String file) throws IOException {
        try (InputStream in = Files.newInputStream(root.resolve(file))) {
            return new String(in.readNBytes(MAX_TEXT_BYTES), StandardCharsets.ISO_8859_1);
        }
    }
}

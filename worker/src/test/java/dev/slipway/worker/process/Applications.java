package dev.slipway.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Builds the sample applications under {@code src/test/apps} for any environment. */
final class Applications {
    private static final Path SOURCES = Path.of("src/test/apps");
    private static final Path DIST = Path.of("target/dist").toAbsolutePath();

    private Applications() {}

    static String classPath(Environment environment) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String directory : List.of("core", environment.word())) {
            try (Stream<Path> found = Files.list(DIST.resolve(directory))) {
                found.map(Path::toString).sorted().forEach(jars::add);
            }
        }
        return String.join(":", jars);
    }

    /** An exploded application in a directory of its own below {@code parent}. */
    static Path explode(String name, Environment environment, Path parent) throws IOException {
        Path root = Files.createDirectories(parent.resolve(name + "-" + environment.word()));
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES.resolve(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target =
                        root.resolve(SOURCES.resolve(name).relativize(file).toString());
                Files.createDirectories(target.resolveSibling("."));
                String text = Files.readString(file);
                if (file.toString().endsWith(".java")) {
                    sources.add(target.toString());
                    text = environment == Environment.EE8 ? text.replace("jakarta.", "javax.") : text;
                }
                Files.writeString(target, text);
            }
        }
        if (!sources.isEmpty()) {
            compile(sources, root.resolve("WEB-INF/classes"), environment);
        }
        return root;
    }

    private static void compile(List<String> sources, Path classes, Environment environment) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertNotNull(compiler, "the tests need a JDK");
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath(environment)));
        arguments.addAll(sources);
        assertEquals(0, compiler.run(null, null, null, arguments.toArray(String[]::new)));
    }
}

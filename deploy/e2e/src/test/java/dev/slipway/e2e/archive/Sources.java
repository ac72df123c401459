package dev.slipway.e2e.archive;

import dev.slipway.e2e.stage.Instance;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The servlets under src/test/applications, for jakarta as they stand or for javax with the packages renamed. */
final class Sources {
    private final Path workerJars;

    /** @param workerJars lib/worker of an instance, whose servlet API they are compiled against */
    Sources(Path workerJars) {
        this.workerJars = workerJars;
    }

    /** Adds the classes of one application to an archive. */
    War compiled(String application, boolean javax, War into) throws IOException {
        Path scratch = Files.createTempDirectory("slipway-e2e-classes");
        try {
            Path classes = Files.createDirectory(scratch.resolve("classes"));
            compile(sources(application, javax, Files.createDirectory(scratch.resolve("java"))), javax, classes);
            try (Stream<Path> made = Files.walk(classes)) {
                for (Path file : made.filter(Files::isRegularFile).toList()) {
                    into.with("WEB-INF/classes/" + classes.relativize(file), Files.readAllBytes(file));
                }
            }
            return into;
        } finally {
            try (Stream<Path> all = Files.walk(scratch)) {
                all.sorted(java.util.Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static List<Path> sources(String application, boolean javax, Path into) throws IOException {
        Path from = Instance.repository()
                .resolve("deploy/e2e/src/test/applications")
                .resolve(application);
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                sources.add(Files.writeString(
                        into.resolve(file.getFileName()), javax ? text.replace("jakarta.", "javax.") : text));
            }
        }
        return sources;
    }

    private void compile(List<Path> sources, boolean javax, Path into) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> jars = Files.list(workerJars.resolve(javax ? "ee8" : "ee11"))) {
            String classPath = jars.map(Path::toString).collect(Collectors.joining(":"));
            StringWriter said = new StringWriter();
            boolean good = compiler.getTask(
                            said,
                            null,
                            null,
                            List.of("-d", into.toString(), "-cp", classPath, "-proc:none", "--release", "25"),
                            null,
                            compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!good) {
                throw new AssertionError("does not compile: " + said);
            }
        }
    }
}

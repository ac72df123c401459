package dev.slipway.worker.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.worker.protocol.UnpackAnswer;
import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import dev.slipway.worker.protocol.UnpackAnswer.Refused;
import dev.slipway.worker.protocol.UnpackAnswer.Unpacked;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class UnpackIT {
    @TempDir
    private Path directory;

    private Path into;

    @BeforeEach
    void make() throws IOException {
        into = Files.createDirectory(directory.resolve("release"));
    }

    private record Run(int status, String out, String err) {
        UnpackAnswer answer() throws Exception {
            assertEquals(1, out.lines().count(), out + err);
            return UnpackAnswer.parse(out.strip());
        }
    }

    private Run unpack(byte[] archive, String... options) throws Exception {
        Path artifact = Files.write(directory.resolve("artifact"), archive);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/classes",
                "dev.slipway.worker.release.Unpack",
                "--into=" + into));
        command.addAll(List.of(options));
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectInput(artifact.toFile())
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(err));
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(into)) {
            return files.filter(file -> !file.equals(into))
                    .map(file -> into.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void unpacksPagesForTheOwnerAndItsGroupOnly() throws Exception {
        Run run = unpack(
                Archive.with("index.jsp", "css/site.css", "css/deep/a.txt").bytes());
        assertEquals(0, run.status, run.err);
        assertEquals(new Unpacked(UnpackAnswer.Type.PAGES, Environment.EE11, 3, 68), run.answer());
        assertEquals(List.of("css", "css/deep", "css/deep/a.txt", "css/site.css", "index.jsp"), left());
        assertEquals("content of css/site.css", Files.readString(into.resolve("css/site.css")));
        assertEquals("rw-r-----", mode("index.jsp"));
        assertEquals("rwxr-x---", mode("css/deep"));
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(into.resolve(file)));
    }

    static Stream<Arguments> refused() {
        String index = "index.html";
        return Stream.of(
                arguments("leads outside", Archive.with(index, "../evil.jsp").bytes()),
                arguments(
                        "leads outside", Archive.with(index, "a/../../evil.jsp").bytes()),
                arguments("leads outside", Archive.with(index, "a//b").bytes()),
                arguments("leads outside", Archive.with(index, "./a").bytes()),
                arguments("is absolute", Archive.with(index, "/etc/evil").bytes()),
                arguments("is absolute", Archive.with(index, "C:/evil").bytes()),
                arguments("backslash", Archive.with(index, "..\\evil").bytes()),
                arguments("control character", Archive.with(index, "a\nb").bytes()),
                arguments("control character", Archive.with(index, "a\0b").bytes()),
                arguments(
                        "longer than 255", Archive.with(index, "n".repeat(256)).bytes()),
                arguments(
                        "more than 40",
                        Archive.with(index, "d/".repeat(40) + "f").bytes()),
                arguments("symbolic link", Archive.with(index, "link").linked()),
                arguments(
                        "in nothing but case", Archive.with("a.html", "A.html").bytes()),
                arguments(
                        "in nothing but case",
                        Archive.with("a1.html", "a2.html").renamed("a2.html", "a1.html")),
                arguments(
                        "a file and a directory",
                        Archive.with(index, "x", "x/y").bytes()),
                arguments(
                        "a file and a directory",
                        Archive.with(index, "x/y", "x").bytes()),
                arguments("damaged", Archive.with(index, "other").damaged()),
                arguments("cut short", Archive.with(index, "other").cutTo(0.7)),
                arguments("cut short", "not a zip at all".getBytes(StandardCharsets.UTF_8)),
                arguments("cut short", new byte[0]),
                arguments(
                        "times its size",
                        Archive.with(index).add("zeros", new byte[30 << 20]).bytes()),
                arguments(
                        "an executable jar",
                        Archive.with("BOOT-INF/classes/A.class", "x.html").bytes()),
                arguments(
                        "an executable jar",
                        new Archive()
                                .add("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMain-Class: a.B\n")
                                .add("static/index.html", "")
                                .bytes()),
                arguments("no web application", Archive.with("a.txt", "b/c.txt").bytes()),
                arguments(
                        "pack what is in it",
                        Archive.with("shop/index.html", "shop/a/b.jsp").bytes()),
                arguments(
                        "pack what is in it",
                        Archive.with("shop/WEB-INF/web.xml").bytes()));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource
    void refused(String why, byte[] archive) throws Exception {
        Run run = unpack(archive);
        assertEquals(2, run.status, run.err);
        String reason = assertInstanceOf(Refused.class, run.answer()).reason();
        assertTrue(reason.contains(why), reason);
        assertEquals(List.of(), left());
        assertTrue(Files.notExists(directory.resolve("evil.jsp")) && Files.notExists(Path.of("/etc/evil")));
    }

    @Test
    void keepsToTheLimitsItIsGiven() throws Exception {
        byte[] archive = Archive.with("index.html", "b.html", "c.html").bytes();
        assertTrue(unpack(archive, "--max-entries=2").out.startsWith("refused "));
        assertTrue(unpack(archive, "--max-bytes=50").out.startsWith("refused "));
        assertTrue(unpack(archive, "--max-entries=3", "--max-bytes=60").out.startsWith("ok "));
    }

    @Test
    void failsRatherThanMixesIntoWhatIsThere() throws Exception {
        Files.writeString(into.resolve("mine"), "");
        Run run = unpack(Archive.with("index.html").bytes());
        assertEquals(1, run.status);
        assertEquals("", run.out);
        assertTrue(run.err.contains("is not an empty directory"), run.err);
        assertEquals(List.of("mine"), left());
    }

    /** A class that has one field of the type and calls one of its methods. */
    private static byte[] using(String type, String method) {
        ClassDesc owner = ClassDesc.of(type);
        return ClassFile.of()
                .build(
                        ClassDesc.of("app.A"),
                        builder -> builder.withField("f", owner, 0)
                                .withMethodBody(
                                        "m",
                                        MethodTypeDesc.ofDescriptor("()V"),
                                        ClassFile.ACC_STATIC,
                                        code -> code.aconst_null()
                                                .checkcast(owner)
                                                .invokeinterface(owner, method, MethodTypeDesc.ofDescriptor("()V"))
                                                .return_()));
    }

    private static byte[] jar(String name, byte[] content) {
        return new Archive().add(name, content).bytes();
    }

    static Stream<Arguments> environments() {
        byte[] javax = using("javax.servlet.Servlet", "destroy");
        byte[] jakarta = using("jakarta.servlet.Servlet", "destroy");
        String classes = "WEB-INF/classes/app/A.class";
        return Stream.of(
                arguments(Environment.EE8, new Archive().add(classes, javax).add("WEB-INF/web.xml", version("6.0"))),
                arguments(Environment.EE11, new Archive().add(classes, jakarta)),
                arguments(Environment.EE11, new Archive().add(classes, jakarta).add("WEB-INF/web.xml", version("6.1"))),
                arguments(Environment.EE10, new Archive().add(classes, jakarta).add("WEB-INF/web.xml", version("6.0"))),
                arguments(Environment.EE9, new Archive().add(classes, jakarta).add("WEB-INF/web.xml", version("5.0"))),
                arguments(Environment.EE11, new Archive().add(classes, jakarta).add("WEB-INF/web.xml", version("3.1"))),
                arguments(
                        Environment.EE9,
                        new Archive().add(classes, using("jakarta.servlet.http.HttpSession", "getValueNames"))),
                arguments(Environment.EE8, new Archive().add("WEB-INF/lib/a.jar", jar("app/A.class", javax))),
                arguments(
                        Environment.EE8,
                        new Archive().add(classes, javax).add("WEB-INF/lib/a.jar", jar("app/A.class", jakarta))),
                arguments(
                        Environment.EE11,
                        new Archive()
                                .add("WEB-INF/lib/api.jar", jar("javax/servlet/Servlet.class", javax))
                                .add("WEB-INF/web.xml", "<web-app/>")),
                arguments(
                        Environment.EE8, new Archive().add("index.jsp", "<%@ page import=\"javax.servlet.http.*\" %>")),
                arguments(Environment.EE11, new Archive().add("index.jsp", "<p>")),
                arguments(Environment.EE11, new Archive().add("WEB-INF/lib/broken.jar", "not a jar")));
    }

    private static String version(String version) {
        return "<?xml version='1.0'?>\n<web-app xmlns='x'\n  version=\"" + version + "\">";
    }

    @ParameterizedTest
    @MethodSource
    void environments(Environment expected, Archive archive) throws Exception {
        Run run = unpack(archive.bytes());
        assertEquals(0, run.status, run.out + run.err);
        assertEquals(expected, assertInstanceOf(Unpacked.class, run.answer()).environment());
    }
}

package dev.slipway.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No limit of a request or of a worker is measured by the clock that people set; see the supervisor's ClockTest. */
class ClockTest {
    private static final Path CLASSES = Path.of("target/classes/dev/slipway/worker");
    private static final Pattern WALL_CLOCK = Pattern.compile(
            "java/lang/System\\.currentTimeMillis|java/time/[A-Za-z]+\\.now|java/time/Clock\\.system.*|java/util/Date\\.<init>");

    private static final Map<String, String> OTHERWISE = Map.of(
            "Worker", "how long the start took, for people",
            "diagnosis/Diagnosis", "what a diagnosis is called",
            "server/AccessLog", "when a request was",
            "session/SessionFiles", "when a session was last used: that has to outlive the process");

    @Test
    void whoLooksAtTheWallClockEndsNothingByIt() throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".class")).toList()) {
                for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                    if (entry instanceof MemberRefEntry member && isWallClock(member)) {
                        found.add(CLASSES.relativize(file).toString().replaceFirst("(\\$.*)?\\.class$", ""));
                    }
                }
            }
        }
        assertEquals(new TreeSet<>(OTHERWISE.keySet()), found);
    }

    private static boolean isWallClock(MemberRefEntry member) {
        return WALL_CLOCK
                .matcher(member.owner().asInternalName() + "." + member.name().stringValue())
                .matches();
    }
}

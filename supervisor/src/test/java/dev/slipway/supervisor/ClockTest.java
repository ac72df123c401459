package dev.slipway.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A step of the host's clock must not end a worker, or keep one: every limit is measured by the clock that only goes
 * forward. Who looks at the other one writes down for people when something was, and nothing else.
 */
class ClockTest {
    private static final Pattern WALL_CLOCK = Pattern.compile(
            "java/lang/System\\.currentTimeMillis|java/time/[A-Za-z]+\\.now|java/time/Clock\\.system.*|java/util/Date\\.<init>");

    private static final Map<String, String> WRITE_IT_DOWN = Map.ofEntries(
            Map.entry("Supervisor", "since when the supervisor runs, for status"),
            Map.entry("cli/Looking", "ages, for status"),
            Map.entry("death/Chronicle", "when the last one ended, for status"),
            Map.entry("event/EventLog", "when an event was"),
            Map.entry("log/SlowLog", "when a request was slow"),
            Map.entry("release/ReleaseStore", "when a release was made"),
            Map.entry("route/RouteFile", "a map's time, which never goes back whatever the clock does"),
            Map.entry("wanted/Suitability", "whether an account has expired, which the host counts in days"),
            Map.entry("worker/Launcher", "since when a worker runs, for status"),
            Map.entry("worker/Deaths", "when one died, for status"),
            Map.entry("worker/Replacement", "when a change was given up, for status"),
            Map.entry("worker/Worker", "since when it is ready, for status"));

    private static final String OURS = "dev/slipway/supervisor/";
    private static final Map<String, Set<String>> CALLS = read();

    @Test
    void whoLooksAtTheWallClockOnlyWritesItDown() {
        Set<String> found = new TreeSet<>();
        CALLS.forEach((type, calls) -> {
            if (calls.stream().anyMatch(call -> WALL_CLOCK.matcher(call).matches())) {
                found.add(type);
            }
        });
        assertEquals(new TreeSet<>(WRITE_IT_DOWN.keySet()), found);
    }

    @Test
    void theRulesAreGivenTheTimeAndLookAtNoClock() {
        CALLS.forEach((type, calls) -> {
            if (type.startsWith("policy/")) {
                assertTrue(
                        calls.stream()
                                .noneMatch(call -> call.startsWith("java/lang/System.")
                                        || call.startsWith("java/time/Instant.")
                                        || call.startsWith("java/time/Clock.")),
                        type + " calls " + calls);
            }
        });
    }

    @Test
    void whoLetsALimitPassMeasuresItByTheClockThatOnlyGoesForward() {
        for (String type : Set.of("worker/Worker", "worker/Inspection", "worker/Counters", "worker/Care")) {
            assertTrue(CALLS.getOrDefault(type, Set.of()).contains("java/lang/System.nanoTime"), type);
        }
    }

    /** Class, without our prefix, to the methods that it and what is nested in it calls. */
    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> calls = new TreeMap<>();
        try (Stream<Path> files = Files.walk(compiled())) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(file);
                String type =
                        model.thisClass().asInternalName().replace(OURS, "").replaceFirst("\\$.*", "");
                Set<String> ofType = calls.computeIfAbsent(type, t -> new TreeSet<>());
                for (PoolEntry entry : model.constantPool()) {
                    if (entry instanceof MemberRefEntry member) {
                        ClassEntry owner = member.owner();
                        ofType.add(owner.asInternalName() + "." + member.name().stringValue());
                    }
                }
            }
            return calls;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path compiled() {
        try {
            return Path.of(Main.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve(OURS);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

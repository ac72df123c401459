package dev.slipway.e2e.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system calls with paths that a process, its threads and its children make while they are root. */
public final class Trace implements AutoCloseable {
    /** One call: its line, and the paths in it made absolute. */
    public record Call(String line, List<String> paths) {}

    private static final Pattern LINE = Pattern.compile("(\\d+)\\s+(\\w+)\\((.*)");
    private static final Pattern PATH = Pattern.compile("(?:<(/[^>]*)>, )?\"([^\"]*)\"");
    private static final Pattern DROPS = Pattern.compile("(setuid|setresuid|setreuid)\\(([1-9]\\d*).*= 0");
    private static final Pattern BEGINS_TO_MAKE = Pattern.compile("(\\d+)\\s+(?:clone3?|v?fork)\\(.*");
    private static final Pattern HAS_MADE = Pattern.compile(
            "(\\d+)\\s+(?:<\\.\\.\\. )?(?:clone3?|v?fork)(?:\\(| resumed).*= (\\d+)(?: /\\* (\\d+) in strace's PID NS \\*/)?\\s*");

    private final Process strace;
    private final Path file;

    private Trace(Process strace, Path file) {
        this.strace = strace;
        this.file = file;
    }

    public static Trace of(Proc process, Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "trace-", ".txt");
        Process strace = new ProcessBuilder(
                        "strace",
                        "-f",
                        "--pidns-translation",
                        "-y",
                        "-s",
                        "4096",
                        "-e",
                        "trace=%file,setuid,setreuid,setresuid,clone,clone3,fork,vfork",
                        "-o",
                        file.toString(),
                        "-p",
                        Integer.toString(process.pid()))
                .redirectErrorStream(true)
                .start();
        Await.until(
                "strace", () -> process.status().getOrDefault("TracerPid", "0").equals(Long.toString(strace.pid())));
        return new Trace(strace, file);
    }

    /** All calls so far of processes that were root when they made them. */
    public List<Call> end() throws IOException {
        close();
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        Map<String, Integer> tenants = tenantsSince(lines);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher call = LINE.matcher(lines.get(i));
            if (call.matches() && i < tenants.getOrDefault(call.group(1), Integer.MAX_VALUE)) {
                calls.add(new Call(lines.get(i), paths(lines.get(i))));
            }
        }
        Files.delete(file);
        return calls;
    }

    /** From which line on a process is no longer root. A child can be heard of before the call that made it returns. */
    private static Map<String, Integer> tenantsSince(List<String> lines) {
        Map<String, Integer> since = new HashMap<>();
        Map<String, Integer> making = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String pid = line.split("\\s", 2)[0];
            if (BEGINS_TO_MAKE.matcher(line).matches()) {
                making.put(pid, i);
            }
            Matcher made = HAS_MADE.matcher(line);
            if (made.matches() && making.getOrDefault(pid, i) >= since.getOrDefault(pid, Integer.MAX_VALUE)) {
                since.put(made.group(3) == null ? made.group(2) : made.group(3), 0);
            }
            if (DROPS.matcher(line).find()) {
                since.merge(pid, i, Math::min);
            }
        }
        return since;
    }

    private static List<String> paths(String line) {
        List<String> paths = new ArrayList<>();
        Matcher path = PATH.matcher(line);
        while (path.find()) {
            String at = path.group(1);
            String name = path.group(2);
            paths.add(name.startsWith("/") || at == null ? name : at + "/" + name);
        }
        return paths;
    }

    @Override
    public void close() {
        strace.destroy();
        try {
            if (!strace.waitFor(1, TimeUnit.MINUTES)) {
                strace.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }
}

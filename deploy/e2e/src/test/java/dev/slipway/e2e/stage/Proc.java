package dev.slipway.e2e.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** One process as the kernel tells it. A process that has ended has no uid, no files, and an empty command line. */
public record Proc(int pid) {
    public static List<Proc> all(Predicate<Proc> which) {
        List<Proc> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                Proc proc = new Proc(Integer.parseInt(process.getFileName().toString()));
                if (which.test(proc)) {
                    found.add(proc);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return found;
    }

    private Path path(String name) {
        return Path.of("/proc/" + pid).resolve(name);
    }

    private String text(String name) {
        try {
            return new String(Files.readAllBytes(path(name)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** The lines of {@code status}, name to value. */
    public Map<String, String> status() {
        Map<String, String> status = new TreeMap<>();
        text("status").lines().map(line -> line.split(":", 2)).forEach(line -> status.put(line[0], line[1].strip()));
        return status;
    }

    public int uid() {
        String uids = status().getOrDefault("Uid", "-1");
        return Integer.parseInt(uids.split("\\s+", -1)[0]);
    }

    /**
     * Whether any thread of it is left. After a kill the first one can be gone a while before the others, and the
     * last to go closes the sockets.
     */
    public boolean alive() {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(path("task"))) {
            for (Path thread : threads) {
                String stat = text("task/" + thread.getFileName() + "/stat");
                char state = stat.isEmpty() ? 'X' : stat.charAt(stat.lastIndexOf(')') + 2);
                if (state != 'X' && state != 'Z') {
                    return true;
                }
            }
            return false;
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return Files.exists(path("stat"));
        }
    }

    public List<String> commandLine() {
        return words("cmdline");
    }

    public List<String> environment() {
        return words("environ");
    }

    private List<String> words(String name) {
        String text = text(name);
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\0", -1));
    }

    /** Its working directory, or nothing if it has ended. */
    public String directory() {
        try {
            return Files.readSymbolicLink(path("cwd")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Soft and hard limit, as {@code limits} has them. */
    public List<String> limit(String name) {
        return text("limits")
                .lines()
                .filter(line -> line.startsWith(name))
                .flatMap(line ->
                        Arrays.stream(line.substring(name.length()).strip().split("\\s+", -1)))
                .limit(2)
                .toList();
    }

    public long startTicks() {
        return Long.parseLong(stat(19));
    }

    /** 0 when it has ended. */
    public long rssBytes() {
        String kib = status().getOrDefault("VmRSS", "0 kB");
        return Long.parseLong(kib.replace(" kB", "")) << 10;
    }

    public int nice() {
        return Integer.parseInt(stat(16));
    }

    /** Processor time of the children that it has seen the end of. */
    public Duration reaped() {
        return Duration.ofMillis(10 * (Long.parseLong(stat(13)) + Long.parseLong(stat(14))));
    }

    /** Counted from the state, which is 0. */
    private String stat(int field) {
        String stat = text("stat");
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[field];
    }

    /** Descriptor to what it is. */
    public Map<Integer, String> descriptors() throws IOException {
        Map<Integer, String> descriptors = new TreeMap<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(path("fd"))) {
            for (Path link : links) {
                descriptors.put(
                        Integer.valueOf(link.getFileName().toString()),
                        Files.readSymbolicLink(link).toString());
            }
        }
        return descriptors;
    }

    public void kill() {
        signal("KILL");
    }

    public void signal(String name) {
        Command.run(List.of("/bin/kill", "-s", name, Integer.toString(pid)));
    }

    /** kill -9, and back when nothing of the process runs any more; the nanosecond at which that was seen. */
    public long killed() {
        kill();
        Await.until("the end of " + pid, () -> !alive());
        return System.nanoTime();
    }
}

package dev.slipway.supervisor.front;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One of httpd's processes that talk to workers. */
record HttpdProcess(int pid) implements Inquiry.Meter {
    /** What the program is called by Debian and by everybody else. */
    private static final Set<String> NAMES = Set.of("apache2", "httpd");

    private static final long PAGE = 4096;

    /** Those that run as this uid; the first process of each httpd, which is root, talks to nobody. */
    static List<HttpdProcess> all(int uid) {
        List<HttpdProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (isOf(uid, process)) {
                    found.add(new HttpdProcess(
                            Integer.parseInt(process.getFileName().toString())));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("/proc cannot be read", e);
        }
        return found;
    }

    private static boolean isOf(int uid, Path process) {
        try {
            return Files.getAttribute(process, "unix:uid").equals(uid)
                    && NAMES.contains(Files.readString(process.resolve("comm")).strip());
        } catch (IOException e) {
            return false;
        }
    }

    /** Memory of its own in bytes, cheap and a few hundred KiB off; 0 when it is gone. */
    long roughBytes() {
        try {
            String[] pages = Files.readString(file("statm")).split(" ", -1);
            return (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Exact; takes the kernel a walk through all its pages. */
    @Override
    public long bytes() {
        try {
            return Files.readAllLines(file("smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Anonymous:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private Path file(String name) {
        return Path.of("/proc", Integer.toString(pid), name);
    }
}

package dev.slipway.supervisor.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a process uses, as the kernel counts it from outside.
 *
 * @param anonymousBytes what of it is backed by no file
 * @param cpu user and system time of all its threads since it started
 * @param descriptors open files and sockets
 */
public record ProcessUse(long rssBytes, long anonymousBytes, int threads, int descriptors, Duration cpu) {
    /** Linux counts in hundredths of a second wherever it runs Java. */
    private static final long TICK_MILLIS = 10;

    private static final long PAGE = 4096;

    /** Empty when the process is gone. */
    public static Optional<ProcessUse> of(int pid) {
        Path process = Path.of("/proc", Integer.toString(pid));
        try {
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            Duration cpu = Duration.ofMillis((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MILLIS);
            String[] pages = Files.readString(process.resolve("statm")).split(" ", -1);
            return Optional.of(new ProcessUse(
                    Long.parseLong(fields[21]) * PAGE,
                    (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE,
                    Integer.parseInt(fields[17]),
                    descriptors(process),
                    cpu));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** To files on disks, since it began; 0 when it is gone. */
    public static long bytesWritten(int pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Integer.toString(pid), "io")).stream()
                    .filter(line -> line.startsWith("write_bytes: "))
                    .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static int descriptors(Path process) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path _ : open) {
                count++;
            }
        }
        return count;
    }
}

package attacker;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that is tried with files. */
final class FileAttempts {
    private static final int ENOUGH = 4096;
    private static final int AT_WORKING_DIRECTORY = -100;
    private static final int EXCHANGE = 2;

    private FileAttempts() {}

    static String read(Map<String, String> with) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(with.get("path")))) {
            return new String(in.readNBytes(ENOUGH), StandardCharsets.ISO_8859_1);
        }
    }

    static String list(Map<String, String> with) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(with.get("path")))) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.joining(" "));
        }
    }

    static String write(Map<String, String> with) throws IOException {
        Files.writeString(
                Path.of(with.get("path")), with.get("text"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return "written";
    }

    static String hardLink(Map<String, String> with) throws IOException {
        Path link = Path.of(with.get("at"));
        Files.createLink(link, Path.of(with.get("to")));
        return "linked";
    }

    static String symbolicLink(Map<String, String> with) throws IOException {
        Path at = Path.of(with.get("at"));
        if (Files.isSymbolicLink(at)) {
            Files.delete(at);
        } else if (Files.exists(at)) {
            Files.move(at, at.resolveSibling(at.getFileName() + "-" + System.nanoTime()));
        }
        Files.createSymbolicLink(at, Path.of(with.get("to")));
        return "linked";
    }

    static String move(Map<String, String> with) throws IOException {
        Files.move(Path.of(with.get("at")), Path.of(with.get("to")));
        return "moved";
    }

    /** A byte of a device, or of whatever else is there. */
    static String device(Map<String, String> with) throws IOException {
        try (RandomAccessFile device = new RandomAccessFile(with.get("path"), "rw")) {
            return "read " + device.read();
        }
    }

    /** Words separated by spaces; what it says, and its status. */
    static String run(Map<String, String> with) throws IOException {
        Process process = new ProcessBuilder(List.of(with.get("command").split(" ")))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readNBytes(ENOUGH), StandardCharsets.UTF_8);
        try {
            return said + " status " + process.waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Swaps two names for each other, back and forth, for so long. */
    static String swap(Map<String, String> with) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(with.get("millis")));
        long count = 0;
        try (Arena arena = Arena.ofConfined()) {
            long one = arena.allocateFrom(with.get("one")).address();
            long other = arena.allocateFrom(with.get("other")).address();
            while (System.nanoTime() - end < 0) {
                Native.call(Native.RENAMEAT2, AT_WORKING_DIRECTORY, one, AT_WORKING_DIRECTORY, other, EXCHANGE);
                count++;
            }
        }
        return "swapped " + count + " times";
    }
}

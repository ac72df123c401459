package dev.slipway.supervisor.death;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process wrote before it ended. Anything in it may be the tenant's invention: it explains, and decides nothing.
 */
public record LastWords(String text) {
    private static final int LARGEST_LOOK = 64 * 1024;
    private static final int MOST_LINES = 8;
    private static final int LONGEST_LINE = 300;
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("Terminating due to java\\.lang\\.OutOfMemoryError: ([ -~]{1,80})");
    private static final Pattern CRASH = Pattern.compile(
            "# A fatal error has been detected by the Java Runtime Environment:\\s+#\\s+#  ([ -~]{1,120})");

    public static final LastWords NONE = new LastWords("");

    /** @param from the log's length when the process began */
    public static LastWords in(Path log, long from) {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long size = channel.size();
            // emptied meanwhile: all of it is the process's own
            long start = Math.max(size < from ? 0 : from, size - LARGEST_LOOK);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, size - start));
            channel.read(bytes, start);
            return new LastWords(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return NONE;
        }
    }

    /** What there was not enough of, as the JVM calls it. */
    Optional<String> outOfMemory() {
        return last(OUT_OF_MEMORY);
    }

    /** The signal and the place where the JVM crashed; in a sandbox it takes itself for the first process of all. */
    Optional<String> crash(int pid) {
        return last(CRASH).filter(crash -> crash.contains("pid=" + pid + ",") || crash.contains("pid=1,"));
    }

    /** The last lines that are not empty, the oldest first, each cut to a length that can be shown. */
    public List<String> lines() {
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.substring(0, Math.min(line.length(), LONGEST_LINE)))
                .toList();
        return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
    }

    /** A JVM says on its descriptor 1 that it crashes, and nothing can make it use another. */
    public LastWords and(LastWords more) {
        return new LastWords(text + "\n" + more.text);
    }

    private Optional<String> last(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        Optional<String> found = Optional.empty();
        while (matcher.find()) {
            found = Optional.of(matcher.group(1).strip());
        }
        return found;
    }
}

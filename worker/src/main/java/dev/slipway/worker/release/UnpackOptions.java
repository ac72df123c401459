package dev.slipway.worker.release;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to unpack into, and how much at most.
 *
 * @param maxRatio how many times larger than in the archive a file may be
 */
record UnpackOptions(Path into, long maxBytes, int maxEntries, int maxRatio) {
    private static final long DEFAULT_MAX_BYTES = 1L << 30;
    private static final int DEFAULT_MAX_ENTRIES = 20_000;
    private static final int DEFAULT_MAX_RATIO = 200;
    private static final Pattern OPTION = Pattern.compile("--(into|max-bytes|max-entries|max-ratio)=(.+)");

    static UnpackOptions parse(String... args) {
        Path into = null;
        long maxBytes = DEFAULT_MAX_BYTES;
        int maxEntries = DEFAULT_MAX_ENTRIES;
        int maxRatio = DEFAULT_MAX_RATIO;
        for (String arg : args) {
            Matcher option = OPTION.matcher(arg);
            if (!option.matches()) {
                throw new IllegalArgumentException("not an option: " + arg);
            }
            switch (option.group(1)) {
                case "into" -> into = Path.of(option.group(2));
                case "max-bytes" -> maxBytes = Long.parseLong(option.group(2));
                case "max-entries" -> maxEntries = Integer.parseInt(option.group(2));
                default -> maxRatio = Integer.parseInt(option.group(2));
            }
        }
        return new UnpackOptions(given(into), maxBytes, maxEntries, maxRatio);
    }

    private static Path given(@Nullable Path into) {
        if (into == null) {
            throw new IllegalArgumentException("--into= is missing");
        }
        return into;
    }
}

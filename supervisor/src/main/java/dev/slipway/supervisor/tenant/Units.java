package dev.slipway.supervisor.tenant;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: a number and its unit, never a bare number. */
public final class Units {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})\\s*([A-Za-z]*)");
    private static final String RIGHT = "write a number and ms, s, m, h or d, like 30s";

    private Units() {}

    public static Duration parse(String written) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            throw new Refused(Text.quoted(written) + ": not a span of time; " + RIGHT);
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "" -> throw new Refused(Text.quoted(written) + ": no unit; " + RIGHT);
            default -> throw new Refused(Text.quoted(written) + ": no such unit; " + RIGHT);
        };
    }

    /** In the largest unit that holds it without a remainder: 90s stays 90s, 120s becomes 2m. */
    public static String written(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86400 == 0 ? seconds / 86400 + "d" : seconds / 3600 + "h";
    }
}

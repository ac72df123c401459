package dev.slipway.supervisor.cli.show;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Times as people say them. */
final class Ages {
    private Ages() {}

    /** {@code 5 minutes}, from an ISO-8601 time until now; a time we cannot read is shown as it came. */
    static String since(String time, Instant now) {
        try {
            return words(Duration.between(Instant.parse(time), now));
        } catch (DateTimeParseException e) {
            return "since " + time;
        }
    }

    static String words(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return counted(seconds, "second");
        }
        if (seconds < 2 * 3600) {
            return counted(seconds / 60, "minute");
        }
        return seconds < 2 * 86400 ? counted(seconds / 3600, "hour") : counted(seconds / 86400, "day");
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}

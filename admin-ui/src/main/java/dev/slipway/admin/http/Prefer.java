package dev.slipway.admin.http;

import dev.slipway.admin.problem.ProblemException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code Prefer: wait=N}, RFC 7240: how long a client would rather wait than ask again. */
public record Prefer(Duration patience) {
    private static final int LONGEST_SECONDS = 120;
    private static final Pattern WAIT =
            Pattern.compile("(?i)(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?:[,;]|$)");

    public static Prefer of(@Nullable String header) {
        if (header == null) {
            return new Prefer(Duration.ZERO);
        }
        Matcher found = WAIT.matcher(header);
        if (!found.find()) {
            return new Prefer(Duration.ZERO);
        }
        int seconds = Integer.parseInt(found.group(1));
        if (seconds > LONGEST_SECONDS) {
            throw ProblemException.invalid("Prefer", "wait is at most " + LONGEST_SECONDS + " seconds");
        }
        return new Prefer(Duration.ofSeconds(seconds));
    }
}

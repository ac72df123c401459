package dev.slipway.supervisor.tenant;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What sort of value a setting holds: how it is read, written and compared.
 *
 * @param word the kind's name in tables and {@code settings --json}
 * @param parse throws {@link Refused} with a message that begins with the value
 */
public record Kind<T>(String word, Function<String, T> parse, Function<T, String> written, Comparator<T> order) {
    static final String CHOICE = "choice";

    static final Kind<Integer> COUNT =
            new Kind<>("count", Kind::count, String::valueOf, Comparator.<Integer>naturalOrder());
    static final Kind<ByteSize> SIZE =
            new Kind<>("size", ByteSize::parse, ByteSize::toString, Comparator.<ByteSize>naturalOrder());
    static final Kind<Duration> DURATION =
            new Kind<>("duration", Units::parse, Units::written, Comparator.<Duration>naturalOrder());
    static final Kind<String> PATH =
            new Kind<>("path", Kind::path, Function.identity(), Comparator.comparing(String::length));
    static final Kind<Integer> MASK =
            new Kind<>("mask", Kind::mask, mask -> String.format("%03o", mask), Comparator.<Integer>naturalOrder());

    static final Kind<Integer> PERCENT =
            new Kind<>("percent", Kind::percent, percent -> percent + "%", Comparator.<Integer>naturalOrder());
    static final Kind<JavaOptions> OPTIONS = new Kind<>(
            "options",
            JavaOptions::parse,
            JavaOptions::toString,
            Comparator.comparing(options -> options.words().size()));

    private static final Pattern PERCENTAGE = Pattern.compile("([0-9]{1,6})%");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");
    private static final Pattern URL_PATH = Pattern.compile("(/[!$&-;=?-Z_a-z~%]*)?");

    /** One of the words of an enumeration, in small letters. */
    static <E extends Enum<E>> Kind<E> choice(Class<E> words) {
        return new Kind<>(CHOICE, text -> chosen(words, text), Kind::word, Comparator.<E>naturalOrder());
    }

    private static <E extends Enum<E>> E chosen(Class<E> words, String text) {
        List<E> all = List.of(words.getEnumConstants());
        return all.stream()
                .filter(word -> word(word).equals(text))
                .findFirst()
                .orElseThrow(() -> new Refused(Text.quoted(text) + ": not one of "
                        + all.stream().map(Kind::word).collect(Collectors.joining(", "))));
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** As it would stand in a file: numbers bare, everything else quoted. */
    String shown(String text) {
        return this == (Object) COUNT && DIGITS.matcher(text).matches() ? text : Text.quoted(text);
    }

    private static Integer count(String text) {
        if (!DIGITS.matcher(text).matches()) {
            throw new Refused(Text.quoted(text) + ": not a whole number; like 4");
        }
        // What an int cannot hold is beyond every limit, and stays so.
        return (int) Math.min(Long.parseLong(text), Integer.MAX_VALUE);
    }

    private static Integer percent(String text) {
        Matcher matcher = PERCENTAGE.matcher(text);
        if (!matcher.matches()) {
            throw new Refused(Text.quoted(text) + ": not a percentage; like 80%");
        }
        return Integer.valueOf(matcher.group(1));
    }

    private static String path(String text) {
        if (!URL_PATH.matcher(text).matches()) {
            throw new Refused(
                    Text.quoted(text) + ": not a path; it begins with a slash and has no spaces, like /health");
        }
        return text;
    }

    private static Integer mask(String text) {
        if (!OCTAL.matcher(text).matches()) {
            throw new Refused(Text.quoted(text) + ": not a mask; three octal digits, like 027");
        }
        return Integer.valueOf(text, 8);
    }
}

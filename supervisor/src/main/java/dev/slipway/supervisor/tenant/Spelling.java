package dev.slipway.supervisor.tenant;

import java.util.Collection;
import java.util.Comparator;

/** Guesses what somebody meant to write. */
public final class Spelling {
    private Spelling() {}

    /** {@code ; did you mean "threads"?}, or nothing when nothing is near. */
    public static String suggestion(String wrong, Collection<String> known) {
        String plain = wrong.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        int near = Math.max(2, plain.length() / 3);
        return known.stream()
                .filter(word -> Math.abs(word.length() - plain.length()) <= near && distance(plain, word) <= near)
                .min(Comparator.comparing((String word) -> !word.startsWith(plain))
                        .thenComparing(word -> distance(plain, word))
                        .thenComparing(Comparator.naturalOrder()))
                .map(word -> "; did you mean \"" + word + "\"?")
                .orElse("");
    }

    /** How many letters must be added, left out or changed (Levenshtein). */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.length; column++) {
                int changed = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(changed, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}

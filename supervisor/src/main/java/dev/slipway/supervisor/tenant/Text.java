package dev.slipway.supervisor.tenant;

/** Values of strangers in our messages: always one line, never too long, nothing a terminal would obey. */
public final class Text {
    private static final int LONGEST = 60;

    private Text() {}

    /** In double quotes, shortened, with everything that is not printable shown as an escape. */
    public static String quoted(String value) {
        StringBuilder shown = new StringBuilder("\"");
        value.codePoints().limit(LONGEST).forEach(point -> {
            switch (point) {
                case '"', '\\' -> shown.append('\\').appendCodePoint(point);
                case '\n' -> shown.append("\\n");
                case '\t' -> shown.append("\\t");
                default -> append(shown, point);
            }
        });
        return shown.append(value.codePointCount(0, value.length()) > LONGEST ? "…\"" : "\"")
                .toString();
    }

    /** The same without quotes, limit and escaped quotes: for lines that came from an application or over a wire. */
    public static String printable(String line) {
        StringBuilder shown = new StringBuilder(line.length());
        line.codePoints().forEach(point -> {
            if (point == '\t') {
                shown.append('\t');
            } else {
                append(shown, point);
            }
        });
        return shown.toString();
    }

    private static void append(StringBuilder shown, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> shown.append(String.format("\\u%04x", point));
            default -> shown.appendCodePoint(point);
        }
    }
}

package dev.slipway.admin.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Rows and columns for people. */
final class Table {
    private Table() {}

    static void print(PrintStream out, List<JsonNode> rows, String... columns) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of(columns).stream()
                .map(column -> column.substring(column.lastIndexOf('/') + 1)
                        .toUpperCase(Locale.ROOT)
                        .replace('_', ' '))
                .toList());
        for (JsonNode row : rows) {
            cells.add(List.of(columns).stream().map(column -> text(row, column)).toList());
        }
        int[] widths = new int[columns.length];
        for (List<String> line : cells) {
            for (int i = 0; i < columns.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : cells) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns.length; i++) {
                text.append(line.get(i));
                if (i < columns.length - 1) {
                    text.repeat(' ', widths[i] - line.get(i).length() + 2);
                }
            }
            out.println(text);
        }
    }

    /** A tenant's words must not draw on an operator's terminal. */
    private static String text(JsonNode row, String column) {
        JsonNode value = row.at("/" + column);
        String text = value.isMissingNode() ? "-" : value.isString() ? value.stringValue() : value.toString();
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

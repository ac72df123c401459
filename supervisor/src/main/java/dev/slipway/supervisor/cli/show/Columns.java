package dev.slipway.supervisor.cli.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows of words, each column as wide as its widest word. */
public final class Columns {
    private static final String GAP = "  ";

    private Columns() {}

    /** Aligned lines; a row of one cell is no table row and does not widen the first column. */
    public static List<String> align(List<List<String>> rows, Set<Integer> rightAligned) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int column = 0; row.size() > 1 && column < row.size(); column++) {
                int width = length(row.get(column));
                if (column == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(column, Math.max(widths.get(column), width));
                }
            }
        }
        return rows.stream().map(row -> line(row, widths, rightAligned)).toList();
    }

    private static String line(List<String> row, List<Integer> widths, Set<Integer> rightAligned) {
        if (row.size() == 1) {
            return row.getFirst();
        }
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths.get(column) - length(cell));
            line.append(column == 0 ? "" : GAP).append(rightAligned.contains(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}

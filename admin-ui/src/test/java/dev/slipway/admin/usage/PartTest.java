package dev.slipway.admin.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartTest {
    @ParameterizedTest
    @CsvSource({
        "2030-01-05T10:00:00Z, 2030-01-05T12:00:00Z, h10-12",
        "2030-01-05T10:30:00Z, 2030-01-05T11:30:00Z, h10-12",
        "2030-01-05T10:00:00Z, 2030-01-07T02:00:00Z, h10-0 d6-7 h0-2",
        "2030-01-05T00:00:00Z, 2030-01-09T00:00:00Z, d5-9",
        "2030-01-05T00:00:00Z, 2030-03-03T05:00:00Z, d5-1 m2-3 d1-3 h0-5",
        "2030-01-01T00:00:00Z, 2030-02-01T00:00:00Z, m1-2",
        "2030-01-31T23:00:00Z, 2030-02-01T01:00:00Z, h23-0 h0-1"
    })
    void aSpanIsReadInTheLargestUnitsThatFitAndNothingTwice(String from, String to, String expected) {
        List<Part> parts = Part.of(Instant.parse(from), Instant.parse(to));
        assertEquals(
                expected, String.join(" ", parts.stream().map(PartTest::written).toList()));
        Stream.iterate(1, i -> i + 1)
                .limit(Math.max(0, parts.size() - 1))
                .forEach(i -> assertEquals(parts.get(i - 1).to(), parts.get(i).from()));
    }

    private static String written(Part part) {
        return switch (part.table()) {
            case "usage_hour" -> "h" + number(part.from(), 11) + "-" + number(part.to(), 11);
            case "usage_day" -> "d" + number(part.from(), 8) + "-" + number(part.to(), 8);
            default -> "m" + number(part.from(), 5) + "-" + number(part.to(), 5);
        };
    }

    private static int number(Instant at, int column) {
        return Integer.parseInt(at.toString().substring(column, column + 2));
    }
}

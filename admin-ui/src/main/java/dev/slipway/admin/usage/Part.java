package dev.slipway.admin.usage;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A piece of a span of time, and the table that has it in the largest units. */
record Part(String table, Instant from, Instant to) {
    /** The whole span: hours to the first midnight, days to the first of a month, months, days, hours. */
    static List<Part> of(Instant from, Instant to) {
        Instant begin = from.truncatedTo(ChronoUnit.HOURS);
        Instant end = to.truncatedTo(ChronoUnit.HOURS).equals(to)
                ? to
                : to.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        List<Part> parts = new ArrayList<>();
        Instant firstDay = midnightFrom(begin);
        Instant lastDay = end.truncatedTo(ChronoUnit.DAYS);
        if (firstDay.isAfter(lastDay)) {
            add(parts, "usage_hour", begin, end);
            return parts;
        }
        add(parts, "usage_hour", begin, firstDay);
        Instant firstMonth = monthFrom(firstDay);
        Instant lastMonth = month(lastDay);
        if (firstMonth.isAfter(lastMonth)) {
            add(parts, "usage_day", firstDay, lastDay);
        } else {
            add(parts, "usage_day", firstDay, firstMonth);
            add(parts, "usage_month", firstMonth, lastMonth);
            add(parts, "usage_day", lastMonth, lastDay);
        }
        add(parts, "usage_hour", lastDay, end);
        return parts;
    }

    private static void add(List<Part> parts, String table, Instant from, Instant to) {
        if (from.isBefore(to)) {
            parts.add(new Part(table, from, to));
        }
    }

    private static Instant midnightFrom(Instant at) {
        Instant day = at.truncatedTo(ChronoUnit.DAYS);
        return day.equals(at) ? at : day.plus(1, ChronoUnit.DAYS);
    }

    /** The month that this is in. */
    static Instant month(Instant at) {
        return at.atOffset(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .withDayOfMonth(1)
                .toInstant();
    }

    /** The first beginning of a month from then on. */
    static Instant monthFrom(Instant at) {
        Instant month = month(at);
        OffsetDateTime next = month.atOffset(ZoneOffset.UTC).plusMonths(1);
        return month.equals(at) ? at : next.toInstant();
    }
}

package dev.slipway.admin.usage;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.tenant.Tenant;
import dev.slipway.admin.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Usage for billing: everybody's in one answer, or one tenant's by the hour or day. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Usage")
class UsageController {
    private static final BigDecimal GB_HOUR = BigDecimal.valueOf(3_600_000_000_000L);
    private final UsageStore store;
    private final JdbcClient sql;
    private final Tenants tenants;
    private final Clock clock;

    UsageController(UsageStore store, JdbcClient sql, Tenants tenants, Clock clock) {
        this.store = store;
        this.sql = sql;
        this.tenants = tenants;
        this.clock = clock;
    }

    private record Span(Instant from, Instant to) {}

    private record Named(String id, String name, @Nullable String externalId) {}

    @GetMapping("/usage")
    @Needs(Scope.USAGE_READ)
    @Operation(summary = "What every tenant used, in one answer; without a span the current month")
    Page<Usage> all(
            Caller caller,
            @Parameter(description = "a day or a moment") @RequestParam(required = false) @Nullable String from,
            @Parameter(description = "a day or a moment, not in it") @RequestParam(required = false) @Nullable
                    String to) {
        Span span = span(from, to);
        Map<String, Used> sums = new HashMap<>();
        parts(span).forEach(part -> store.everybody(part).forEach((id, used) -> sums.merge(id, used, Used::and)));
        List<Usage> usage = sql
                .sql("select id, name, external_id, status from tenant order by id")
                .query((row, n) -> {
                    Named tenant = new Named(text(row, "id"), text(row, "name"), textOrNull(row, "external_id"));
                    boolean there = !text(row, "status").equals("terminated") || sums.containsKey(tenant.id());
                    return there && caller.sees(tenant.id())
                            ? Optional.of(usage(tenant, sums.getOrDefault(tenant.id(), Used.NOTHING), span))
                            : Optional.<Usage>empty();
                })
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
        return new Page<>(usage, null);
    }

    @GetMapping("/tenants/{id}/usage")
    @Needs(Scope.USAGE_READ)
    @Operation(summary = "What one tenant used, by the hour or day")
    Page<Usage> one(
            Caller caller,
            @PathVariable String id,
            @Parameter(description = "a day or a moment") @RequestParam(required = false) @Nullable String from,
            @Parameter(description = "a day or a moment, not in it") @RequestParam(required = false) @Nullable
                    String to,
            @Parameter(description = "hour, day or total; default total") @RequestParam(required = false) @Nullable
                    String granularity) {
        Tenant tenant = tenants.get(caller, id);
        Span span = span(from, to);
        return new Page<>(
                spans(span, granularity == null ? "total" : granularity)
                        .map(part -> one(tenant, part))
                        .toList(),
                null);
    }

    private Usage one(Tenant tenant, Span span) {
        Used used =
                parts(span).stream().map(part -> store.of(tenant.id(), part)).reduce(Used.NOTHING, Used::and);
        return usage(new Named(tenant.id(), tenant.name(), tenant.externalId()), used, span);
    }

    /** What is still to come has nothing in it, so that a span up to now is as cheap as one of whole months. */
    private List<Part> parts(Span span) {
        Instant now = clock.instant();
        return Part.of(span.from(), span.to().isBefore(now) ? span.to() : Part.monthFrom(now));
    }

    /** The parts in which something was counted. */
    private static Stream<Span> spans(Span whole, String granularity) {
        ChronoUnit unit = switch (granularity) {
            case "total" -> null;
            case "hour" -> ChronoUnit.HOURS;
            case "day" -> ChronoUnit.DAYS;
            default -> throw ProblemException.invalid("granularity", "hour, day or total");
        };
        if (unit == null) {
            return Stream.of(whole);
        }
        if (unit.between(whole.from(), whole.to()) > 1000) {
            throw ProblemException.invalid("granularity", "at most 1000 parts; ask for a shorter span");
        }
        TreeSet<Instant> starts = new TreeSet<>();
        for (Instant at = whole.from().truncatedTo(unit); at.isBefore(whole.to()); at = at.plus(unit.getDuration())) {
            starts.add(at);
        }
        return starts.stream().map(start -> new Span(start, start.plus(unit.getDuration())));
    }

    private Span span(@Nullable String from, @Nullable String to) {
        YearMonth month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        Instant begin = from == null ? day(month.atDay(1)) : moment("from", from);
        Instant end =
                to == null ? clock.instant().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS) : moment("to", to);
        if (!begin.isBefore(end)) {
            throw ProblemException.invalid("to", "later than from");
        }
        return new Span(begin, end);
    }

    private static Instant day(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant moment(String name, String text) {
        try {
            Instant at = text.length() <= 10 ? day(LocalDate.parse(text)) : Instant.parse(text);
            if (at.isAfter(Instant.EPOCH) && at.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
                return at;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw ProblemException.invalid(name, "a day like 2030-01-31, or a moment like 2030-01-31T12:00:00Z");
    }

    private static Usage usage(Named tenant, Used used, Span span) {
        return new Usage(
                tenant.id(),
                tenant.name(),
                tenant.externalId(),
                span.from(),
                span.to(),
                used.memoryByteSeconds().divide(GB_HOUR, 6, RoundingMode.HALF_UP),
                BigDecimal.valueOf(used.cpuMilliseconds(), 3),
                used.requests(),
                BigDecimal.valueOf(used.workerSeconds()).divide(BigDecimal.valueOf(3600), 4, RoundingMode.HALF_UP),
                used.restarts());
    }
}

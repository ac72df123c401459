package dev.slipway.admin.event;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/api/v1/events")
@Tag(name = "Events")
class EventController {
    private static final long BEAT_MILLIS = 10_000;
    private static final int AT_ONCE = 200;

    private final Events events;
    private final Streams streams;
    private final JdbcClient sql;

    EventController(Events events, Streams streams, JdbcClient sql) {
        this.events = events;
        this.streams = streams;
        this.sql = sql;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.EVENTS_READ)
    @Operation(summary = "What happened, newest first")
    ResponseEntity<Page<Event>> list(
            Caller caller,
            Cursor cursor,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String severity,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            @RequestParam(name = "application_id", required = false) @Nullable String applicationId) {
        Filter filter = filter(caller, type, severity, tenantId, applicationId);
        if (!cursor.after().isEmpty()) {
            filter.where("id < ?", number("cursor", cursor.after()));
        }
        return Answers.page(
                filter.query(sql, "select * from event", "id desc", cursor, Events::event),
                cursor,
                event -> Long.toString(event.id()));
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Needs(Scope.EVENTS_READ)
    @Operation(summary = "What happens, as server-sent events; Last-Event-ID resumes")
    SseEmitter stream(
            Caller caller,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String severity,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            @RequestParam(name = "application_id", required = false) @Nullable String applicationId) {
        long from = lastEventId == null ? events.last() : number("Last-Event-ID", lastEventId);
        return streams.stream(out -> {
            long seen = from;
            out.beat();
            while (out.open()) {
                List<Event> next = events.after(seen, AT_ONCE, filter(caller, type, severity, tenantId, applicationId));
                for (Event event : next) {
                    out.send(Long.toString(event.id()), "event", event);
                    seen = event.id();
                }
                if (next.isEmpty()) {
                    events.await(BEAT_MILLIS);
                    out.beat();
                }
            }
        });
    }

    private static Filter filter(
            Caller caller,
            @Nullable String type,
            @Nullable String severity,
            @Nullable String tenantId,
            @Nullable String applicationId) {
        return new Filter()
                .tenants("tenant_id", caller)
                .equal("type", type)
                .equal("severity", severity)
                .equal("tenant_id", tenantId)
                .equal("application_id", applicationId);
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ProblemException.invalid(name, "the id of an event, a number");
        }
    }
}

package dev.slipway.admin.operation;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.event.Streams;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.http.Prefer;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/api/v1/operations")
@Tag(name = "Operations")
class OperationController {
    private static final Duration BEAT = Duration.ofSeconds(5);

    private final OperationStore store;
    private final Operations operations;
    private final OperationRunner runner;
    private final Streams streams;
    private final AuditLog audit;

    OperationController(
            OperationStore store, Operations operations, OperationRunner runner, Streams streams, AuditLog audit) {
        this.store = store;
        this.operations = operations;
        this.runner = runner;
        this.streams = streams;
        this.audit = audit;
    }

    @GetMapping
    @Needs(Scope.OPERATIONS_READ)
    @io.swagger.v3.oas.annotations.Operation(summary = "What is being done and was done, newest first")
    ResponseEntity<Page<Operation>> list(
            Caller caller,
            Cursor cursor,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            @RequestParam(name = "application_id", required = false) @Nullable String applicationId) {
        Filter filter = new Filter()
                .tenants("tenant_id", caller)
                .equal("status", status)
                .equal("tenant_id", tenantId)
                .equal("application_id", applicationId)
                .before("id", cursor);
        return Answers.page(store.list(filter, cursor), cursor, Operation::id);
    }

    @GetMapping("/{id}")
    @Needs(Scope.OPERATIONS_READ)
    @io.swagger.v3.oas.annotations.Operation(summary = "One operation; Prefer: wait=N waits for its end")
    ResponseEntity<Operation> get(Caller caller, Prefer prefer, @PathVariable String id) {
        visible(caller, id);
        Operation now = operations.await(id, prefer.patience());
        return Answers.ok(now, store.version(id));
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Needs(Scope.OPERATIONS_READ)
    @io.swagger.v3.oas.annotations.Operation(summary = "What it says while it runs, and its end; Last-Event-ID resumes")
    SseEmitter events(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        visible(caller, id);
        int from = number(lastEventId);
        return streams.stream(out -> {
            int seen = from;
            while (out.open()) {
                boolean ended = !operations.get(id).open();
                for (OperationLine line : store.linesAfter(id, seen)) {
                    out.send(Integer.toString(line.number()), "line", line);
                    seen = line.number();
                }
                if (ended) {
                    out.send(Integer.toString(seen), "end", operations.get(id));
                    return;
                }
                out.beat();
                operations.pause(BEAT.toMillis() / 10);
            }
        });
    }

    @PostMapping("/{id}/cancel")
    @Needs(Scope.APPS_WRITE)
    @io.swagger.v3.oas.annotations.Operation(summary = "Cancels an operation that has not begun")
    ResponseEntity<Operation> cancel(Caller caller, @PathVariable String id) {
        Operation before = visible(caller, id);
        if (!before.status().equals("cancelled")) {
            ProblemException why = new ProblemException(Code.CANCELLED, "cancelled by " + caller.name());
            runner.cancel(store.job(id).orElseThrow(), why);
            audit.done(
                    caller,
                    "operation.cancel",
                    new Target("operation", id, before.tenantId()),
                    before,
                    operations.get(id));
        }
        return Answers.ok(operations.get(id), store.version(id));
    }

    private Operation visible(Caller caller, String id) {
        Operation operation = operations.get(id);
        if (!caller.sees(operation.tenantId())) {
            throw ProblemException.notFound("operation", id);
        }
        return operation;
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ProblemException.invalid("Last-Event-ID", "a number");
        }
    }
}

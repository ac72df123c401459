package dev.slipway.admin.worker;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.event.Streams;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.http.Prefer;
import dev.slipway.admin.operation.Ask;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.operation.TakesTime;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.admin.tenant.Tenants;
import dev.slipway.admin.wish.Wishes;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import dev.slipway.supervisor.control.api.Snapshot.WorkerSnapshot;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/api/v1/applications/{id}")
@Tag(name = "Workers")
class WorkerController {
    private final Applications applications;
    private final Tenants tenants;
    private final Wishes wishes;
    private final Node node;
    private final Streams streams;
    private final AuditLog audit;
    private final Operations operations;
    private final Transactions transactions;

    WorkerController(
            Applications applications,
            Tenants tenants,
            Wishes wishes,
            Node node,
            Streams streams,
            AuditLog audit,
            Operations operations,
            Transactions transactions) {
        this.applications = applications;
        this.tenants = tenants;
        this.wishes = wishes;
        this.node = node;
        this.streams = streams;
        this.audit = audit;
        this.operations = operations;
        this.transactions = transactions;
    }

    /** What a worker shall write down. */
    record Diagnosis(
            @NotNull
            @Pattern(regexp = "threads|classes|heap|recording", message = "threads, classes, heap or recording")
            String what,

            @Min(1) @Max(60) @Nullable Integer seconds) {}

    /** Where it is, in the application's own directory. */
    record Diagnosed(String file) {}

    @GetMapping("/workers")
    @Needs(Scope.APPS_READ)
    @Operation(summary = "The processes of an application as they are this moment")
    Page<Worker> workers(Caller caller, @PathVariable String id) {
        Application application = applications.get(caller, id);
        List<Worker> workers = wishes.there(application)
                .map(there -> there.workers().stream()
                        .map(worker -> of(there, worker))
                        .toList())
                .orElse(List.of());
        return new Page<>(workers, null);
    }

    @PostMapping("/workers/{worker}/recycle")
    @Needs(Scope.WORKERS_CONTROL)
    @TakesTime
    @Operation(summary = "Replaces one worker: a successor first, then the old one drains and ends")
    ResponseEntity<Page<Worker>> recycle(
            Caller caller, Prefer prefer, @PathVariable String id, @PathVariable String worker) {
        var operation = transactions.in(() -> {
            Application application = applications.get(caller, id);
            tenants.working(caller, application.tenantId());
            audit.done(
                    caller,
                    "worker.recycle",
                    new Target(
                            "worker",
                            worker.length() > 300 ? worker.substring(0, 300) : worker,
                            application.tenantId()),
                    null,
                    null);
            return operations.ask(
                    Ask.application(RecycleHandler.KIND, application.tenantId(), id)
                            .with(Map.of("worker", worker)),
                    caller);
        });
        return operations.answer(operation, prefer.patience(), () -> ResponseEntity.ok(workers(caller, id)));
    }

    private static Worker of(ApplicationSnapshot application, WorkerSnapshot worker) {
        return new Worker(
                worker.worker(),
                worker.pid(),
                application.uid(),
                worker.state(),
                worker.startedAt(),
                worker.release(),
                worker.requests(),
                worker.inFlight(),
                worker.restarts(),
                worker.cpuMilliseconds(),
                worker.rssBytes(),
                worker.threads(),
                worker.heapUsed(),
                worker.heapLive(),
                worker.heapMax());
    }

    @PostMapping("/diagnose")
    @Needs(Scope.DIAGNOSTICS)
    @Operation(summary = "Has a ready worker write down its threads, classes, heap or a flight recording")
    Diagnosed diagnose(Caller caller, @PathVariable String id, @Valid @RequestBody Diagnosis asked) {
        Application application = applications.get(caller, id);
        tenants.get(caller, application.tenantId());
        int seconds = asked.seconds() == null ? 10 : asked.seconds();
        String file = String.valueOf(node.ask(new Request.Diagnose(wishes.target(application), asked.what(), seconds))
                .message());
        audit.done(
                caller,
                "application.diagnose",
                new Target("application", id, application.tenantId()),
                null,
                new Diagnosed(file));
        return new Diagnosed(file);
    }

    @GetMapping(path = "/logs", produces = MediaType.TEXT_PLAIN_VALUE)
    @Needs(Scope.LOGS_READ)
    @Operation(summary = "The end of one of an application's logs")
    String logs(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Pattern(regexp = "application|access|slow") @Nullable String stream,
            @RequestParam(required = false) @Min(1) @Max(10_000) @Nullable Integer lines) {
        Application application = applications.get(caller, id);
        StringBuilder text = new StringBuilder();
        node.follow(request(application, stream, lines, false), answer -> {
            text.append(answer.message() == null ? "" : answer.message());
            return true;
        });
        return text.toString();
    }

    @GetMapping(path = "/logs", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Needs(Scope.LOGS_READ)
    @Operation(summary = "One of an application's logs as it grows")
    SseEmitter follow(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Pattern(regexp = "application|access|slow") @Nullable String stream,
            @RequestParam(required = false) @Min(1) @Max(10_000) @Nullable Integer lines) {
        Application application = applications.get(caller, id);
        return streams.stream(out -> {
            AtomicInteger piece = new AtomicInteger();
            node.follow(request(application, stream, lines, true), answer -> {
                try {
                    String text = answer.message() == null ? "" : answer.message();
                    if (text.isEmpty()) {
                        out.beat();
                    } else {
                        out.send(Integer.toString(piece.incrementAndGet()), "log", text);
                    }
                    return out.open();
                } catch (java.io.IOException e) {
                    return false;
                }
            });
        });
    }

    private Request.Logs request(
            Application application, @Nullable String stream, @Nullable Integer lines, boolean follow) {
        if (application.currentReleaseId() == null) {
            throw new ProblemException(Code.CONFLICT, "application " + application.name() + " has no release yet");
        }
        return new Request.Logs(
                wishes.target(application),
                stream == null ? "application" : stream,
                lines == null ? 100 : lines,
                follow);
    }
}

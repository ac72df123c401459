package dev.slipway.admin.lifecycle;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.event.Event;
import dev.slipway.admin.event.Events;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Prefer;
import dev.slipway.admin.operation.Ask;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.operation.TakesTime;
import dev.slipway.admin.tenant.Tenant;
import dev.slipway.admin.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Suspend, unsuspend, restart, terminate. Said again, each answers how things are and changes nothing. */
@RestController
@RequestMapping("/api/v1/tenants/{id}")
@Tag(name = "Tenants")
class VerbController {
    private static final int USUAL_RETENTION_DAYS = 7;

    private final Tenants tenants;
    private final Applications applications;
    private final Operations operations;
    private final Transactions transactions;
    private final Events events;
    private final AuditLog audit;
    private final Clock clock;

    VerbController(
            Tenants tenants,
            Applications applications,
            Operations operations,
            Transactions transactions,
            Events events,
            AuditLog audit,
            Clock clock) {
        this.tenants = tenants;
        this.applications = applications;
        this.operations = operations;
        this.transactions = transactions;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /** Why a tenant shall be suspended. */
    record SuspendRequest(
            @Pattern(regexp = "nonpayment|abuse|admin", message = "nonpayment, abuse or admin")
            @Schema(description = "default admin")
            @Nullable
            String code,

            @Size(max = 500) @Nullable String reason) {}

    @PostMapping("/suspend")
    @Needs(Scope.TENANTS_SUSPEND)
    @TakesTime
    @Operation(
            summary =
                    "Stops everything of a tenant: workers end, visitors get a 503 page, deploys are refused, data is kept")
    ResponseEntity<Tenant> suspend(
            Caller caller,
            Prefer prefer,
            @PathVariable String id,
            @Valid @RequestBody(required = false) @Nullable SuspendRequest asked) {
        String code = asked == null || asked.code() == null ? "admin" : asked.code();
        String reason = asked == null ? null : asked.reason();
        return verb(caller, prefer, id, "suspend", before -> {
            Tenant.Suspension why = before.suspension();
            boolean same = before.is("suspended")
                    && why != null
                    && (asked == null || why.code().equals(code));
            return same
                    ? before
                    : tenants.suspended(id, new Tenant.Suspension(code, reason, caller.name(), clock.instant()));
        });
    }

    @PostMapping("/unsuspend")
    @Needs(Scope.TENANTS_SUSPEND)
    @TakesTime
    @Operation(summary = "Starts again what ran before the tenant was suspended")
    ResponseEntity<Tenant> unsuspend(Caller caller, Prefer prefer, @PathVariable String id) {
        return verb(
                caller, prefer, id, "unsuspend", before -> before.is("suspended") ? tenants.unsuspended(id) : before);
    }

    /** Queues the operation if something changed, or if the one that did has not ended yet. */
    private ResponseEntity<Tenant> verb(
            Caller caller, Prefer prefer, String id, String verb, Function<Tenant, Tenant> change) {
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        transactions.run(() -> {
            Tenant before = tenants.staying(caller, id);
            Tenant after = change.apply(before);
            if (after.equals(before)) {
                operation.set(operations.open(verb, id).orElse(null));
                return;
            }
            applications.allWish(id);
            operation.set(operations.ask(Ask.tenant(verb, id), caller));
            audit.done(caller, "tenant." + verb, target(id), before, after);
            events.add(
                    "tenant." + verb + (verb.endsWith("e") ? "d" : "ed"),
                    "info",
                    new Event.About(id, null, "tenant", id),
                    "tenant " + after.name() + " is " + after.status());
        });
        return answer(caller, prefer, id, operation.get());
    }

    @PostMapping("/restart")
    @Needs(Scope.WORKERS_CONTROL)
    @TakesTime
    @Operation(summary = "Replaces the workers of all applications, new before old")
    ResponseEntity<Tenant> restart(Caller caller, Prefer prefer, @PathVariable String id) {
        var operation = transactions.in(() -> {
            Tenant tenant = tenants.working(caller, id);
            audit.done(caller, "tenant.restart", target(id), tenant, tenant);
            return operations.askOnce(Ask.tenant("restart-tenant", id), caller);
        });
        return answer(caller, prefer, id, operation);
    }

    @DeleteMapping
    @Needs(Scope.TENANTS_TERMINATE)
    @TakesTime
    @Operation(summary = "Terminates a tenant: all stops at once, and is deleted after the time of grace")
    ResponseEntity<Tenant> terminate(
            Caller caller,
            Prefer prefer,
            @PathVariable String id,
            @Parameter(description = "how long the data is kept; default 7, 0 deletes it now")
                    @RequestParam(name = "retain_data_days", required = false)
                    @Min(0)
                    @Max(365)
                    @Nullable
                    Integer retainDataDays) {
        int days = retainDataDays == null ? USUAL_RETENTION_DAYS : retainDataDays;
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        transactions.run(() -> {
            Tenant before = tenants.locked(caller, id);
            boolean sooner = before.is("terminating") && retainDataDays != null && days == 0;
            if (before.is("terminated") || (before.is("terminating") && !sooner)) {
                operation.set(operations.open("terminate", id).orElse(null));
                return;
            }
            Tenant after = tenants.terminating(id, clock.instant().plus(Duration.ofDays(days)));
            operation.set(operations.ask(Ask.tenant("terminate", id), caller));
            audit.done(caller, "tenant.terminate", target(id), before, after);
        });
        return answer(caller, prefer, id, operation.get());
    }

    private ResponseEntity<Tenant> answer(
            Caller caller, Prefer prefer, String id, dev.slipway.admin.operation.@Nullable Operation operation) {
        return operations.answer(
                operation, prefer.patience(), () -> Answers.ok(tenants.get(caller, id), tenants.version(id)));
    }

    private static Target target(String id) {
        return new Target("tenant", id, id);
    }
}

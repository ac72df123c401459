package dev.slipway.admin.wish;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Prefer;
import dev.slipway.admin.operation.Ask;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.operation.TakesTime;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application's switches. Each may be thrown again without harm. */
@RestController
@RequestMapping("/api/v1/applications/{id}")
@Tag(name = "Applications")
class PowerController {
    private final Applications applications;
    private final Wishes wishes;
    private final Tenants tenants;
    private final Operations operations;
    private final Transactions transactions;
    private final AuditLog audit;

    PowerController(
            Applications applications,
            Wishes wishes,
            Tenants tenants,
            Operations operations,
            Transactions transactions,
            AuditLog audit) {
        this.applications = applications;
        this.wishes = wishes;
        this.tenants = tenants;
        this.operations = operations;
        this.transactions = transactions;
        this.audit = audit;
    }

    /** Why deploys shall be refused. */
    record Lock(@NotBlank @Size(max = 500) String reason) {}

    @PostMapping("/start")
    @Needs(Scope.WORKERS_CONTROL)
    @TakesTime
    @Operation(summary = "Starts a stopped application, or one that waits to be tried again")
    ResponseEntity<Application> start(Caller caller, Prefer prefer, @PathVariable String id) {
        return power(caller, prefer, id, "start", "up");
    }

    @PostMapping("/stop")
    @Needs(Scope.WORKERS_CONTROL)
    @TakesTime
    @Operation(summary = "Lets an application finish its requests; later ones get a 503 page")
    ResponseEntity<Application> stop(Caller caller, Prefer prefer, @PathVariable String id) {
        return power(caller, prefer, id, "stop", "down");
    }

    @PostMapping("/restart")
    @Needs(Scope.WORKERS_CONTROL)
    @TakesTime
    @Operation(summary = "Replaces all workers, new before old, without a failed request")
    ResponseEntity<Application> restart(Caller caller, Prefer prefer, @PathVariable String id) {
        return power(caller, prefer, id, "restart", "up");
    }

    private ResponseEntity<Application> power(Caller caller, Prefer prefer, String id, String verb, String wanted) {
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        transactions.run(() -> {
            Application before = applications.get(caller, id);
            tenants.working(caller, before.tenantId());
            if (before.currentReleaseId() == null) {
                throw new ProblemException(Code.CONFLICT, "application " + before.name() + " has no release yet");
            }
            Application after = before.wanted().equals(wanted) ? before : applications.wanted(id, wanted);
            operation.set(operations.askOnce(Ask.application(verb, before.tenantId(), id), caller));
            audit.done(caller, "application." + verb, ApplicationController.target(after), before, after);
        });
        return operations.answer(operation.get(), prefer.patience(), () -> answer(caller, id));
    }

    @PostMapping("/lock")
    @Needs(Scope.APPS_WRITE)
    @Operation(summary = "Refuses deploys from now on, with the reason")
    ResponseEntity<Application> lock(Caller caller, @PathVariable String id, @Valid @RequestBody Lock lock) {
        return lock(caller, id, "application.lock", lock.reason());
    }

    @PostMapping("/unlock")
    @Needs(Scope.APPS_WRITE)
    @Operation(summary = "Allows deploys again")
    ResponseEntity<Application> unlock(Caller caller, @PathVariable String id) {
        return lock(caller, id, "application.unlock", null);
    }

    private ResponseEntity<Application> lock(Caller caller, String id, String action, @Nullable String reason) {
        transactions.run(() -> {
            Application before = applications.get(caller, id);
            if (!java.util.Objects.equals(before.lockedReason(), reason)) {
                Application after = applications.locked(id, reason);
                audit.done(caller, action, ApplicationController.target(after), before, after);
            }
        });
        return answer(caller, id);
    }

    @PostMapping("/reconcile")
    @Needs(Scope.APPS_WRITE)
    @TakesTime
    @Operation(summary = "Makes the node be as the console wants it, overwriting what was changed there by hand")
    ResponseEntity<Application> reconcile(Caller caller, Prefer prefer, @PathVariable String id) {
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        transactions.run(() -> {
            Application before = applications.get(caller, id);
            tenants.working(caller, before.tenantId());
            operation.set(wishes.changed(before, caller));
            audit.done(caller, "application.reconcile", ApplicationController.target(before), before, before);
        });
        return operations.answer(operation.get(), prefer.patience(), () -> answer(caller, id));
    }

    private ResponseEntity<Application> answer(Caller caller, String id) {
        Application application = applications.get(caller, id);
        return Answers.ok(application, applications.version(id));
    }
}

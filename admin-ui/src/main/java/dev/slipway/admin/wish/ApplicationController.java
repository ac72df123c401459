package dev.slipway.admin.wish;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.ApplicationChange;
import dev.slipway.admin.app.ApplicationDesk;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.app.NewApplication;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.http.Prefer;
import dev.slipway.admin.operation.Ask;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.operation.TakesTime;
import dev.slipway.admin.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Applications")
class ApplicationController {
    private final Applications applications;
    private final ApplicationDesk desk;
    private final Wishes wishes;
    private final Tenants tenants;
    private final Operations operations;
    private final Transactions transactions;
    private final AuditLog audit;

    ApplicationController(
            Applications applications,
            ApplicationDesk desk,
            Wishes wishes,
            Tenants tenants,
            Operations operations,
            Transactions transactions,
            AuditLog audit) {
        this.applications = applications;
        this.desk = desk;
        this.wishes = wishes;
        this.tenants = tenants;
        this.operations = operations;
        this.transactions = transactions;
        this.audit = audit;
    }

    @GetMapping("/applications")
    @Needs(Scope.APPS_READ)
    @Operation(summary = "Applications, oldest first")
    ResponseEntity<Page<Application>> list(
            Caller caller,
            Cursor cursor,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            @RequestParam(required = false) @Nullable String q) {
        Filter filter = new Filter()
                .tenants("tenant_id", caller)
                .equal("tenant_id", tenantId)
                .containing(q, "name")
                .after("id", cursor);
        return Answers.page(desk.list(filter, cursor), cursor, Application::id);
    }

    @GetMapping("/applications/{id}")
    @Needs(Scope.APPS_READ)
    @Operation(summary = "One application, as it is wanted")
    ResponseEntity<Application> get(Caller caller, @PathVariable String id) {
        Application application = applications.get(caller, id);
        return Answers.ok(application, applications.version(id));
    }

    @PostMapping("/tenants/{tenantId}/applications")
    @Needs(Scope.APPS_WRITE)
    @Operation(summary = "Makes an application; it goes live with its first release")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Application> create(
            Caller caller, @PathVariable String tenantId, @Valid @RequestBody NewApplication asked) {
        Application made = transactions.in(() -> {
            Application application = desk.create(tenants.working(caller, tenantId), asked);
            wishes.check(application);
            audit.done(caller, "application.create", target(application), null, application);
            return application;
        });
        return Answers.created("/api/v1/applications/" + made.id(), made, applications.version(made.id()));
    }

    @PatchMapping("/applications/{id}")
    @Needs(Scope.APPS_WRITE)
    @TakesTime
    @Operation(summary = "Changes settings; new workers take over before the old ones end")
    ResponseEntity<Application> change(
            Caller caller,
            Prefer prefer,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody ApplicationChange asked) {
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        transactions.run(() -> {
            Application before = applications.get(caller, id);
            var tenant = tenants.staying(caller, before.tenantId());
            Answers.match(ifMatch, applications.version(id));
            Application after = desk.change(tenant, before, asked);
            if (!after.settings().equals(before.settings())) {
                wishes.check(after);
                operation.set(wishes.changed(after, caller));
                audit.done(caller, "application.change", target(after), before, after);
            }
        });
        return operations.answer(operation.get(), prefer.patience(), () -> get(caller, id));
    }

    @DeleteMapping("/applications/{id}")
    @Needs(Scope.APPS_WRITE)
    @TakesTime
    @Operation(summary = "Removes an application: workers, domains, releases, data")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> remove(Caller caller, Prefer prefer, @PathVariable String id) {
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        transactions.run(() -> {
            Application before = applications.get(caller, id);
            tenants.staying(caller, before.tenantId());
            operation.set(operations.askOnce(Ask.application("remove", before.tenantId(), id), caller));
            audit.done(caller, "application.remove", target(before), before, null);
        });
        return operations.answer(
                operation.get(),
                prefer.patience(),
                () -> ResponseEntity.noContent().build());
    }

    static Target target(Application application) {
        return new Target("application", application.id(), application.tenantId());
    }
}

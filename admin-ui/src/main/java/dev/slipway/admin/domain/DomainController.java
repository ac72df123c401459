package dev.slipway.admin.domain;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.http.Prefer;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.operation.TakesTime;
import dev.slipway.admin.tenant.Tenants;
import dev.slipway.admin.wish.Wishes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Domains")
class DomainController {
    private final Domains domains;
    private final DomainDesk desk;
    private final Applications applications;
    private final Tenants tenants;
    private final Wishes wishes;
    private final Operations operations;
    private final Transactions transactions;
    private final AuditLog audit;

    DomainController(
            Domains domains,
            DomainDesk desk,
            Applications applications,
            Tenants tenants,
            Wishes wishes,
            Operations operations,
            Transactions transactions,
            AuditLog audit) {
        this.domains = domains;
        this.desk = desk;
        this.applications = applications;
        this.tenants = tenants;
        this.wishes = wishes;
        this.operations = operations;
        this.transactions = transactions;
        this.audit = audit;
    }

    @GetMapping("/domains")
    @Needs(Scope.DOMAINS_READ)
    @Operation(summary = "Domains, oldest first")
    ResponseEntity<Page<Domain>> list(
            Caller caller,
            Cursor cursor,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            @RequestParam(name = "application_id", required = false) @Nullable String applicationId,
            @RequestParam(required = false) @Nullable String q) {
        Filter filter = new Filter()
                .tenants("tenant_id", caller)
                .equal("tenant_id", tenantId)
                .equal("application_id", applicationId)
                .containing(q, "host", "path")
                .after("id", cursor);
        return Answers.page(domains.list(filter, cursor), cursor, Domain::id);
    }

    @GetMapping("/domains/{id}")
    @Needs(Scope.DOMAINS_READ)
    @Operation(summary = "One domain")
    ResponseEntity<Domain> get(Caller caller, @PathVariable String id) {
        Domain domain = domains.get(caller, id);
        return Answers.ok(domain, domains.version(id));
    }

    @PostMapping("/applications/{applicationId}/domains")
    @Needs(Scope.DOMAINS_WRITE)
    @TakesTime
    @Operation(summary = "Adds a host, or a path below one, to an application")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Domain> add(
            Caller caller, Prefer prefer, @PathVariable String applicationId, @Valid @RequestBody NewDomain asked) {
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        Domain made = transactions.in(() -> {
            Application application = applications.get(caller, applicationId);
            Domain domain = desk.add(caller, tenants.working(caller, application.tenantId()), application, asked);
            if (domain.status().equals("live")) {
                wishes.check(application);
                operation.set(wishes.changed(application, caller));
            }
            audit.done(caller, "domain.add", target(domain), null, domain);
            return domain;
        });
        ResponseEntity<Domain> created =
                Answers.created("/api/v1/domains/" + made.id(), made, domains.version(made.id()));
        // it is there whether or not the node has been told
        return prefer.patience().isZero()
                ? created
                : operations.answer(operation.get(), prefer.patience(), () -> created);
    }

    @PostMapping("/domains/{id}/verify")
    @Needs(Scope.DOMAINS_WRITE)
    @TakesTime
    @Operation(summary = "Looks for the proof, and goes live with it")
    ResponseEntity<Domain> verify(Caller caller, Prefer prefer, @PathVariable String id) {
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        Domain before = domains.get(caller, id);
        Domain after = transactions.in(() -> {
            tenants.working(caller, before.tenantId());
            Domain verified = desk.verify(caller, before);
            if (!verified.equals(before)) {
                Application application = applications.get(caller, before.applicationId());
                operation.set(wishes.changed(application, caller));
                audit.done(caller, "domain.verify", target(before), before, verified);
            }
            return verified;
        });
        return operations.answer(operation.get(), prefer.patience(), () -> Answers.ok(after, domains.version(id)));
    }

    @DeleteMapping("/domains/{id}")
    @Needs(Scope.DOMAINS_WRITE)
    @TakesTime
    @Operation(summary = "Takes a domain away from its application")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> remove(Caller caller, Prefer prefer, @PathVariable String id) {
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        transactions.run(() -> {
            Domain before = domains.get(caller, id);
            tenants.staying(caller, before.tenantId());
            domains.remove(id);
            if (before.status().equals("live")) {
                operation.set(wishes.changed(applications.get(caller, before.applicationId()), caller));
            }
            audit.done(caller, "domain.remove", target(before), before, null);
        });
        return operations.answer(
                operation.get(),
                prefer.patience(),
                () -> ResponseEntity.noContent().build());
    }

    private static Target target(Domain domain) {
        return new Target("domain", domain.id(), domain.tenantId());
    }
}

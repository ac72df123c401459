package dev.slipway.admin.lifecycle;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Prefer;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.operation.TakesTime;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.tenant.Tenant;
import dev.slipway.admin.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/tenants")
@Tag(name = "Tenants")
class ProvisioningController {
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Tenants tenants;
    private final TenantDesk desk;
    private final Operations operations;
    private final Transactions transactions;
    private final AuditLog audit;

    ProvisioningController(
            Tenants tenants, TenantDesk desk, Operations operations, Transactions transactions, AuditLog audit) {
        this.tenants = tenants;
        this.desk = desk;
        this.operations = operations;
        this.transactions = transactions;
        this.audit = audit;
    }

    @PostMapping
    @Needs(Scope.TENANTS_WRITE)
    @TakesTime
    @Operation(summary = "Makes a tenant; with Prefer: wait=N the answer waits until it is active")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Tenant> create(Caller caller, Prefer prefer, @Valid @RequestBody NewTenant asked) {
        return created(caller, prefer, made(caller, asked));
    }

    private TenantDesk.Made made(Caller caller, NewTenant asked) {
        return transactions.in(() -> {
            TenantDesk.Made made = desk.create(caller, asked);
            audit.done(caller, "tenant.create", target(made.tenant().id()), null, made.tenant());
            return made;
        });
    }

    private ResponseEntity<Tenant> created(Caller caller, Prefer prefer, TenantDesk.Made made) {
        String id = made.tenant().id();
        operations.settle(made.operation(), prefer.patience());
        return Answers.created("/api/v1/tenants/" + id, tenants.get(caller, id), tenants.version(id));
    }

    @PutMapping("/by-external-id/{externalId}")
    @Needs(Scope.TENANTS_WRITE)
    @TakesTime(also = 201)
    @Operation(summary = "Makes the tenant with the panel's own id, or makes it be so; said again it changes nothing")
    ResponseEntity<Tenant> put(
            Caller caller,
            Prefer prefer,
            @PathVariable String externalId,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody NewTenant asked) {
        if (!EXTERNAL_ID.matcher(externalId).matches()) {
            throw ProblemException.invalid("external_id", "1 to 200 printable characters");
        }
        if (asked.externalId() != null && !asked.externalId().equals(externalId)) {
            throw ProblemException.invalid("/external_id", "not the one in the address");
        }
        Optional<Tenant> before = tenants.byExternalId(externalId);
        if (before.isEmpty()) {
            return created(caller, prefer, made(caller, asked.withExternalId(externalId)));
        }
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        String id = before.get().id();
        transactions.run(() -> operation.set(change(caller, tenants.staying(caller, id), asked, ifMatch)));
        return operations.answer(
                operation.get(), prefer.patience(), () -> Answers.ok(tenants.get(caller, id), tenants.version(id)));
    }

    private dev.slipway.admin.operation.@Nullable Operation change(
            Caller caller, Tenant before, NewTenant asked, @Nullable String ifMatch) {
        if (ifMatch != null) {
            Answers.match(ifMatch, tenants.version(before.id()));
        }
        if (!before.name().equals(asked.name())) {
            throw new ProblemException(
                    Code.CONFLICT, "the tenant with this external id is called " + before.name() + "; names stay");
        }
        boolean same = (asked.contactEmail() == null || asked.contactEmail().equals(before.contactEmail()))
                && (asked.labels() == null || asked.labels().equals(before.labels()));
        if (!same) {
            tenants.change(before, asked.fields());
        }
        var operation = desk.changePlan(caller, before, desk.plan(asked.planId()));
        Tenant after = tenants.get(caller, before.id());
        if (!after.equals(before)) {
            audit.done(caller, "tenant.change", target(before.id()), before, after);
        }
        return operation;
    }

    private static Target target(String id) {
        return new Target("tenant", id, id);
    }
}

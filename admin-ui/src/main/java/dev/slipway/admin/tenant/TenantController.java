package dev.slipway.admin.tenant;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reading tenants, and the changes that need no work on the node. */
@RestController
@RequestMapping("/api/v1/tenants")
@Tag(name = "Tenants")
class TenantController {
    private final Tenants tenants;
    private final Transactions transactions;
    private final AuditLog audit;

    TenantController(Tenants tenants, Transactions transactions, AuditLog audit) {
        this.tenants = tenants;
        this.transactions = transactions;
        this.audit = audit;
    }

    @GetMapping
    @Needs(Scope.TENANTS_READ)
    @Operation(summary = "Tenants, oldest first")
    ResponseEntity<Page<Tenant>> list(
            Caller caller,
            Cursor cursor,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(name = "plan_id", required = false) @Nullable String planId,
            @RequestParam(name = "external_id", required = false) @Nullable String externalId,
            @Parameter(description = "part of name, external id or e-mail") @RequestParam(required = false) @Nullable
                    String q,
            @Parameter(description = "only what has been changed since")
                    @RequestParam(name = "updated_since", required = false)
                    @Nullable
                    Instant updatedSince) {
        Filter filter = new Filter()
                .tenants("id", caller)
                .equal("status", status)
                .equal("plan_id", planId)
                .equal("external_id", externalId)
                .containing(q, "name", "external_id", "contact_email")
                .where("updated_at >= ?", dev.slipway.admin.database.Columns.timeOrNull(updatedSince))
                .after("id", cursor);
        return Answers.page(tenants.list(filter, cursor), cursor, Tenant::id);
    }

    @GetMapping("/{id}")
    @Needs(Scope.TENANTS_READ)
    @Operation(summary = "One tenant")
    ResponseEntity<Tenant> get(Caller caller, @PathVariable String id) {
        Tenant tenant = tenants.get(caller, id);
        return Answers.ok(tenant, tenants.version(id));
    }

    @GetMapping("/by-external-id/{externalId}")
    @Needs(Scope.TENANTS_READ)
    @Operation(summary = "One tenant by the panel's own id")
    ResponseEntity<Tenant> byExternalId(Caller caller, @PathVariable String externalId) {
        Tenant tenant = tenants.byExternalId(externalId)
                .filter(found -> caller.sees(found.id()))
                .orElseThrow(() -> ProblemException.notFound("tenant with the external id", externalId));
        return Answers.ok(tenant, tenants.version(tenant.id()));
    }

    @PatchMapping("/{id}")
    @Needs(Scope.TENANTS_WRITE)
    @Operation(summary = "Changes contact, labels or external id")
    ResponseEntity<Tenant> change(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody TenantFields fields) {
        Tenant tenant = transactions.in(() -> {
            Tenant before = tenants.locked(caller, id);
            Answers.match(ifMatch, tenants.version(id));
            String externalId = fields.externalId();
            if (externalId != null && !externalId.isEmpty()) {
                tenants.byExternalId(externalId)
                        .filter(other -> !other.id().equals(id))
                        .ifPresent(other -> {
                            throw new ProblemException(
                                    Code.NAME_TAKEN, "another tenant has the external id " + externalId);
                        });
            }
            Tenant after = tenants.change(before, fields);
            audit.done(caller, "tenant.change", new Target("tenant", id, id), before, after);
            return after;
        });
        return Answers.ok(tenant, tenants.version(id));
    }
}

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
import dev.slipway.admin.person.Links;
import dev.slipway.admin.person.Owners;
import dev.slipway.admin.person.Person;
import dev.slipway.admin.plan.Plan;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.problem.Quota;
import dev.slipway.admin.tenant.Tenant;
import dev.slipway.admin.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a panel does with a tenant's account: plan, password, renewal, a way in. */
@RestController
@RequestMapping("/api/v1/tenants/{id}")
@Tag(name = "Tenants")
class AccountController {
    private static final int USUAL_LINK_SECONDS = 60;

    private final Tenants tenants;
    private final TenantDesk desk;
    private final Owners owners;
    private final Links links;
    private final Operations operations;
    private final Transactions transactions;
    private final AuditLog audit;

    AccountController(
            Tenants tenants,
            TenantDesk desk,
            Owners owners,
            Links links,
            Operations operations,
            Transactions transactions,
            AuditLog audit) {
        this.tenants = tenants;
        this.desk = desk;
        this.owners = owners;
        this.links = links;
        this.operations = operations;
        this.transactions = transactions;
        this.audit = audit;
    }

    /** Another plan. */
    record PlanChange(
            @Schema(description = "id or name of the plan") @NotBlank @Size(max = 63)
            String planId,

            @Schema(description = "true: only say what would not fit") @Nullable
            Boolean dryRun) {}

    /** What a change of plan would come to. */
    @Schema(name = "PlanChangeResult")
    record PlanChangeResult(
            Tenant tenant,
            boolean fits,
            boolean changed,

            @Schema(description = "what the tenant has more of than the plan allows")
            List<Quota> beyond) {}

    /** A password to be set. */
    record PasswordRequest(
            @Schema(description = "absent: one is chosen and answered") @Size(max = 200) @Nullable
            String password) {
        /** Without it. */
        @Override
        public String toString() {
            return "PasswordRequest";
        }
    }

    /** Whose password was set. */
    @Schema(name = "PasswordResult")
    record PasswordResult(
            String email,

            @Schema(description = "only if it was chosen here, and only now") @Nullable
            String password) {
        /** Without it. */
        @Override
        public String toString() {
            return "PasswordResult[" + email + "]";
        }
    }

    /** A renewal. */
    record Renewal(@Nullable Instant paidUntil) {}

    /** A link to be made. */
    record LinkRequest(
            @Schema(description = "seconds it works; default 60") @Min(5) @Max(300) @Nullable
            Integer ttl,

            @Schema(description = "a page of the console to come to")
            @Size(max = 500)
            @Pattern(regexp = "/|/[^/\\\\\\s][^\\\\\\s]*", message = "a path of the console")
            @Nullable
            String redirect,

            @Schema(description = "the only address it works from") @Size(max = 50) @Nullable
            String address) {}

    @PostMapping("/change-plan")
    @Needs(Scope.TENANTS_WRITE)
    @TakesTime
    @Operation(summary = "Moves a tenant to another plan; with dry_run only says what would not fit")
    ResponseEntity<PlanChangeResult> changePlan(
            Caller caller, Prefer prefer, @PathVariable String id, @Valid @RequestBody PlanChange asked) {
        Plan plan = desk.plan(asked.planId());
        if (Boolean.TRUE.equals(asked.dryRun())) {
            Tenant tenant = tenants.get(caller, id);
            List<Quota> beyond = desk.beyond(tenant, plan);
            return ResponseEntity.ok(new PlanChangeResult(tenant, beyond.isEmpty(), false, beyond));
        }
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        boolean changed = transactions.in(() -> {
            Tenant before = tenants.staying(caller, id);
            operation.set(desk.changePlan(caller, before, plan));
            Tenant after = tenants.get(caller, id);
            if (!after.equals(before)) {
                audit.done(caller, "tenant.change-plan", target(id), before, after);
            }
            return !after.equals(before);
        });
        return operations.answer(
                operation.get(),
                prefer.patience(),
                () -> ResponseEntity.ok(new PlanChangeResult(tenants.get(caller, id), true, changed, List.of())));
    }

    @PostMapping("/change-password")
    @Needs(Scope.TENANTS_PASSWORD)
    @Operation(summary = "Sets the password of the tenant's owner and ends their sessions")
    PasswordResult changePassword(
            Caller caller,
            @PathVariable String id,
            @Valid @RequestBody(required = false) @Nullable PasswordRequest asked) {
        return transactions.in(() -> {
            Tenant tenant = tenants.staying(caller, id);
            Person owner = owners.of(id, tenant.name(), tenant.contactEmail());
            String chosen = owners.password(owner, asked == null ? null : asked.password());
            audit.done(caller, "tenant.change-password", target(id), null, null);
            return new PasswordResult(owner.email(), chosen);
        });
    }

    @PostMapping("/renew")
    @Needs(Scope.TENANTS_WRITE)
    @Operation(summary = "Notes that a tenant was paid for again; said twice with the same time it changes nothing")
    ResponseEntity<Tenant> renew(
            Caller caller, @PathVariable String id, @Valid @RequestBody(required = false) @Nullable Renewal asked) {
        transactions.run(() -> {
            Tenant before = tenants.staying(caller, id);
            Instant until = asked == null ? null : asked.paidUntil();
            if (until == null || !until.equals(before.paidUntil())) {
                Tenant after = tenants.renewed(id, until == null ? before.paidUntil() : until);
                audit.done(caller, "tenant.renew", target(id), before, after);
            }
        });
        return Answers.ok(tenants.get(caller, id), tenants.version(id));
    }

    @PostMapping("/login-link")
    @Needs(Scope.TENANTS_SSO)
    @Operation(summary = "Makes a link that signs its first user in as the tenant's owner, once and soon")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Links.Link> loginLink(
            Caller caller, @PathVariable String id, @Valid @RequestBody(required = false) @Nullable LinkRequest asked) {
        Links.Link link = transactions.in(() -> {
            Tenant tenant = tenants.staying(caller, id);
            Person owner = owners.of(id, tenant.name(), tenant.contactEmail());
            int seconds = asked == null || asked.ttl() == null ? USUAL_LINK_SECONDS : asked.ttl();
            audit.done(caller, "tenant.login-link", target(id), null, null);
            return links.signIn(
                    owner.id(),
                    id,
                    asked == null ? null : asked.redirect(),
                    asked == null ? null : address(asked.address()),
                    caller.name(),
                    Duration.ofSeconds(seconds));
        });
        return ResponseEntity.status(HttpStatus.CREATED).body(link);
    }

    private static @Nullable String address(@Nullable String written) {
        try {
            return written == null ? null : InetAddress.ofLiteral(written).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("/address", "an IP address");
        }
    }

    private static Target target(String id) {
        return new Target("tenant", id, id);
    }
}

package dev.slipway.admin.plan;

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
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/plans")
@Tag(name = "Plans")
class PlanController {
    private final Plans plans;
    private final Transactions transactions;
    private final AuditLog audit;
    private final List<PlanListener> listeners;

    PlanController(Plans plans, Transactions transactions, AuditLog audit, List<PlanListener> listeners) {
        this.plans = plans;
        this.transactions = transactions;
        this.audit = audit;
        this.listeners = listeners;
    }

    @GetMapping
    @Needs(Scope.PLANS_READ)
    @Operation(summary = "The plans, oldest first")
    ResponseEntity<Page<Plan>> list(Cursor cursor, @RequestParam(required = false) @Nullable String q) {
        return Answers.page(
                plans.list(new Filter().containing(q, "name").after("id", cursor), cursor), cursor, Plan::id);
    }

    @GetMapping("/{id}")
    @Needs(Scope.PLANS_READ)
    @Operation(summary = "One plan")
    ResponseEntity<Plan> get(@PathVariable String id) {
        return Answers.ok(plans.get(id), plans.version(id));
    }

    @PostMapping
    @Needs(Scope.PLANS_WRITE)
    @Operation(summary = "Makes a plan")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Plan> create(Caller caller, @Valid @RequestBody NewPlan asked) {
        Plan plan = transactions.in(() -> {
            refuseTaken(asked.name(), "");
            Plan made = plans.add(asked);
            audit.done(caller, "plan.create", target(made.id()), null, made);
            return made;
        });
        return Answers.created("/api/v1/plans/" + plan.id(), plan, 1);
    }

    @PutMapping("/{id}")
    @Needs(Scope.PLANS_WRITE)
    @Operation(summary = "Replaces a plan; the applications of its tenants follow")
    ResponseEntity<Plan> change(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody NewPlan asked) {
        Plan plan = transactions.in(() -> {
            Plan before = plans.get(id);
            Answers.match(ifMatch, plans.version(id));
            refuseTaken(asked.name(), id);
            Plan after = plans.change(id, asked);
            audit.done(caller, "plan.change", target(id), before, after);
            if (!before.limits().equals(after.limits()) || !before.settings().equals(after.settings())) {
                listeners.forEach(listener -> listener.changed(after, caller));
            }
            return after;
        });
        return Answers.ok(plan, plans.version(id));
    }

    @DeleteMapping("/{id}")
    @Needs(Scope.PLANS_WRITE)
    @Operation(summary = "Removes a plan that no tenant has or had")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> remove(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        transactions.run(() -> {
            Plan before = plans.get(id);
            Answers.match(ifMatch, plans.version(id));
            if (plans.inUse(id)) {
                throw new ProblemException(Code.STILL_IN_USE, "tenants have or had this plan");
            }
            plans.remove(id);
            audit.done(caller, "plan.remove", target(id), before, null);
        });
        return ResponseEntity.noContent().build();
    }

    private void refuseTaken(String name, String id) {
        plans.byName(name).filter(other -> !other.id().equals(id)).ifPresent(other -> {
            throw new ProblemException(Code.NAME_TAKEN, "plan " + other.id() + " is called " + name);
        });
    }

    private static Target target(String id) {
        return new Target("plan", id, null);
    }
}

package dev.slipway.admin.environment;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.http.Prefer;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.operation.TakesTime;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.tenant.Tenants;
import dev.slipway.admin.wish.Wishes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/applications/{id}/environment")
@Tag(name = "Environment")
class EnvironmentController {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

    private final Variables variables;
    private final Applications applications;
    private final Tenants tenants;
    private final Wishes wishes;
    private final Operations operations;
    private final Transactions transactions;
    private final AuditLog audit;

    EnvironmentController(
            Variables variables,
            Applications applications,
            Tenants tenants,
            Wishes wishes,
            Operations operations,
            Transactions transactions,
            AuditLog audit) {
        this.variables = variables;
        this.applications = applications;
        this.tenants = tenants;
        this.wishes = wishes;
        this.operations = operations;
        this.transactions = transactions;
        this.audit = audit;
    }

    /** Variables to be set; null takes one away, what is not named stays. */
    record Change(@NotNull @Size(max = 100) Map<String, @Valid @Nullable NewVariable> variables) {}

    @GetMapping
    @Needs(Scope.ENV_READ)
    @Operation(summary = "The variables of an application, without the values of secrets")
    ResponseEntity<Page<Variable>> list(Caller caller, @PathVariable String id) {
        Application application = applications.get(caller, id);
        List<Variable> all = variables.ofApplication(application.id());
        return Answers.ok(new Page<>(all, null), applications.environmentVersion(id));
    }

    @PatchMapping
    @Needs(Scope.ENV_WRITE)
    @TakesTime
    @Operation(summary = "Sets and removes variables; new workers take over before the old ones end")
    ResponseEntity<Page<Variable>> change(
            Caller caller,
            Prefer prefer,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody Change asked) {
        asked.variables().keySet().forEach(EnvironmentController::check);
        AtomicReference<dev.slipway.admin.operation.@Nullable Operation> operation = new AtomicReference<>();
        transactions.run(() -> {
            Application application = applications.get(caller, id);
            tenants.staying(caller, application.tenantId());
            Answers.match(ifMatch, applications.environmentVersion(id));
            List<Variable> before = variables.ofApplication(id);
            if (variables.change(id, asked.variables(), caller.name())) {
                applications.environmentChanged(id);
                wishes.check(application);
                operation.set(wishes.changed(application, caller));
                audit.done(
                        caller,
                        "environment.change",
                        new Target("environment", id, application.tenantId()),
                        before,
                        variables.ofApplication(id));
            }
        });
        return operations.answer(operation.get(), prefer.patience(), () -> list(caller, id));
    }

    private static void check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "/variables/" + name.replace("~", "~0").replace("/", "~1"),
                    "a name has letters, digits and _, first no digit, at most 100");
        }
    }
}

package dev.slipway.admin.wish;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.app.Allowance;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Vault;
import dev.slipway.admin.operation.Ask;
import dev.slipway.admin.operation.Operation;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.plan.Plans;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.admin.tenant.Tenant;
import dev.slipway.admin.tenant.Tenants;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Snapshot;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Puts what is wanted of an application together, and sees to it that the node hears of changes. */
@Component
public final class Wishes {
    static final String APPLY = "apply";

    private final JdbcClient sql;
    private final Applications applications;
    private final Tenants tenants;
    private final Plans plans;
    private final Operations operations;
    private final Node node;
    private final Vault vault;

    Wishes(
            JdbcClient sql,
            Applications applications,
            Tenants tenants,
            Plans plans,
            Operations operations,
            Node node,
            Vault vault) {
        this.sql = sql;
        this.applications = applications;
        this.tenants = tenants;
        this.plans = plans;
        this.operations = operations;
        this.node = node;
        this.vault = vault;
    }

    /** Where the node finds the application: {@code alice/shop}. */
    public String target(Application application) {
        return tenant(application).name() + "/" + application.name();
    }

    private Tenant tenant(Application application) {
        return tenants.find(application.tenantId()).orElseThrow();
    }

    public Request.Specification specification(Application application) {
        Tenant tenant = tenant(application);
        return new Request.Specification(
                tenant.name(),
                application.name(),
                null,
                routes(application.id()),
                Allowance.within(plans.get(tenant.planId()), application.settings()),
                variables(application.id(), "runtime"));
    }

    private List<String> routes(String applicationId) {
        return sql.sql("select live_route from domain where application_id = ? and live_route is not null order by id")
                .param(applicationId)
                .query((row, n) -> Columns.text(row, "live_route"))
                .list();
    }

    /** @param scope runtime or build; variables of both are in either */
    public Map<String, String> variables(String applicationId, String scope) {
        Map<String, String> variables = new TreeMap<>();
        sql.sql(
                        "select name, content, secret from environment_variable where application_id = ? and scope in (?, 'both')")
                .param(applicationId)
                .param(scope)
                .query(row -> {
                    String content = Columns.text(row, "content");
                    variables.put(Columns.text(row, "name"), row.getBoolean("secret") ? vault.open(content) : content);
                });
        return variables;
    }

    /**
     * Whether the node would understand the application as it is in the database now. If nobody answers there, that is
     * found out later.
     *
     * @throws ProblemException with the node's own sentence
     */
    public void check(Application application) {
        try {
            node.ask(new Request.Verify(specification(application)));
        } catch (ProblemException e) {
            if (e.code() == Code.NODE_REFUSED) {
                throw new ProblemException(Code.INVALID, String.valueOf(e.getMessage()));
            }
            if (e.code() != Code.NODE_UNAVAILABLE) {
                throw e;
            }
        }
    }

    /**
     * Something that the node must hear of has changed; within the transaction that changed it.
     *
     * @return null if the node has nothing of it yet
     */
    public @Nullable Operation changed(Application application, Caller caller) {
        Application now = applications.wishes(application.id());
        if (now.currentReleaseId() == null) {
            return null;
        }
        return operations.askOnce(Ask.application(APPLY, now.tenantId(), now.id()), caller);
    }

    /** Tells the node, and notes what it says then. */
    String tell(Application application, Request request, java.util.function.Consumer<String> progress) {
        long wish = applications.wish(application.id());
        String message = String.valueOf(node.ask(request, null, progress).message());
        noteApplied(application, wish);
        return message;
    }

    /** What the node has now is what was wanted at {@code wish}; differences from it later are somebody else's doing. */
    public Optional<ApplicationSnapshot> noteApplied(Application application, long wish) {
        Optional<ApplicationSnapshot> there = there(application);
        there.ifPresent(snapshot -> applications.applied(application.id(), wish, Columns.json(Known.of(snapshot))));
        return there;
    }

    /** The application as the node has it, if it has it. */
    public Optional<ApplicationSnapshot> there(Application application) {
        Snapshot snapshot = node.inventory(target(application));
        return snapshot.applications().stream().findFirst();
    }
}

package dev.slipway.admin.lifecycle;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.app.Allowance;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.operation.Ask;
import dev.slipway.admin.operation.Operation;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.person.Owners;
import dev.slipway.admin.plan.Plan;
import dev.slipway.admin.plan.PlanListener;
import dev.slipway.admin.plan.Plans;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.problem.Quota;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.admin.tenant.Tenant;
import dev.slipway.admin.tenant.Tenants;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes tenants and moves them between plans; within the caller's transaction. */
@Component
class TenantDesk implements PlanListener {
    private final Tenants tenants;
    private final Plans plans;
    private final Applications applications;
    private final Operations operations;
    private final Owners owners;
    private final Node node;
    private final JdbcClient sql;

    TenantDesk(
            Tenants tenants,
            Plans plans,
            Applications applications,
            Operations operations,
            Owners owners,
            Node node,
            JdbcClient sql) {
        this.tenants = tenants;
        this.plans = plans;
        this.applications = applications;
        this.operations = operations;
        this.owners = owners;
        this.node = node;
        this.sql = sql;
    }

    /** A tenant that was made, and what there is to do until it is active. */
    record Made(Tenant tenant, Operation operation) {}

    Made create(Caller caller, NewTenant asked) {
        tenants.byName(asked.name()).ifPresent(other -> {
            throw new ProblemException(
                    Code.NAME_TAKEN,
                    other.is("terminated")
                            ? "a terminated tenant was called " + asked.name() + "; names are never given again"
                            : "there is a tenant " + asked.name() + " already");
        });
        String externalId = asked.externalId();
        if (externalId != null && tenants.byExternalId(externalId).isPresent()) {
            throw new ProblemException(
                    Code.NAME_TAKEN, "there is a tenant with the external id " + externalId + " already");
        }
        refuseIfByHand(asked.name());
        Plan plan = plan(asked.planId());
        Tenant tenant = tenants.add(asked.name(), externalId, plan.id(), asked.contactEmail(), asked.labelsOrNone());
        owners.of(tenant.id(), tenant.name(), tenant.contactEmail());
        return new Made(tenant, operations.ask(Ask.tenant("provision", tenant.id()), caller));
    }

    private void refuseIfByHand(String name) {
        try {
            if (!node.inventory(name).applications().isEmpty()) {
                throw new ProblemException(
                        Code.NAME_TAKEN,
                        "somebody runs a tenant " + name + " on the node by hand; choose another name");
            }
        } catch (ProblemException e) {
            if (e.code() != Code.NODE_UNAVAILABLE) {
                throw e;
            }
            // looked at again before the tenant becomes active
        }
    }

    Plan plan(String idOrName) {
        return plans.byIdOrName(idOrName)
                .orElseThrow(() -> ProblemException.invalid("/plan_id", "there is no plan " + idOrName));
    }

    /** What of the tenant is too much for the plan. */
    List<Quota> beyond(Tenant tenant, Plan plan) {
        List<Application> all = applications.ofTenant(tenant.id());
        List<Quota> beyond = new ArrayList<>();
        count("max_applications", plan.limits().maxApplications(), all.size(), beyond);
        int domains = sql.sql("select count(*) from domain where tenant_id = ?")
                .param(tenant.id())
                .query(Integer.class)
                .single();
        count("max_domains", plan.limits().maxDomains(), domains, beyond);
        all.forEach(application -> Allowance.beyond(plan, application.settings())
                .forEach(quota ->
                        beyond.add(new Quota(application.name() + "." + quota.name(), quota.limit(), quota.used()))));
        return beyond;
    }

    private static void count(String name, long limit, long used, List<Quota> beyond) {
        if (limit > 0 && used > limit) {
            beyond.add(new Quota(name, limit, used));
        }
    }

    /** @throws ProblemException if the tenant has more than the plan allows */
    @Nullable
    Operation changePlan(Caller caller, Tenant tenant, Plan plan) {
        if (tenant.planId().equals(plan.id())) {
            return null;
        }
        List<Quota> beyond = beyond(tenant, plan);
        if (!beyond.isEmpty()) {
            throw ProblemException.quota(
                    "tenant " + tenant.name() + " has more than plan " + plan.name() + " allows", beyond);
        }
        tenants.plan(tenant.id(), plan.id());
        return applyAll(caller, tenant.id());
    }

    @Override
    public void changed(Plan plan, Caller caller) {
        tenants.ofPlan(plan.id()).forEach(id -> applyAll(caller, id));
    }

    private @Nullable Operation applyAll(Caller caller, String tenantId) {
        applications.allWish(tenantId);
        boolean live = applications.ofTenant(tenantId).stream()
                .anyMatch(application -> application.currentReleaseId() != null);
        return live ? operations.askOnce(Ask.tenant(TenantHandlers.ALIGN, tenantId), caller) : null;
    }
}

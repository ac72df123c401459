package dev.slipway.admin.lifecycle;

import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.operation.Job;
import dev.slipway.admin.operation.OperationHandler;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.admin.tenant.Tenant;
import dev.slipway.admin.tenant.Tenants;
import dev.slipway.admin.wish.Wishes;
import dev.slipway.supervisor.control.api.Request;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is done to all applications of a tenant. Each looks at how the tenant stands now. */
@Configuration(proxyBeanMethods = false)
class TenantHandlers {
    static final String ALIGN = "align";

    /** How one kind of operation treats one application that has a release. */
    @FunctionalInterface
    private interface Treatment {
        Request of(Application application, String target, Tenant tenant);
    }

    private record ForEach(
            String kind, Tenants tenants, Applications applications, Wishes wishes, Node node, Treatment treatment)
            implements OperationHandler {
        @Override
        public String run(Job job, Consumer<String> progress) {
            Tenant tenant =
                    tenants.find(job.tenant()).orElseThrow(() -> ProblemException.notFound("tenant", job.tenant()));
            List<Application> all = applications.ofTenant(tenant.id()).stream()
                    .filter(application -> application.currentReleaseId() != null)
                    .toList();
            for (Application application : all) {
                String target = wishes.target(application);
                long wish = applications.wish(application.id());
                if (wishes.there(application).isEmpty()) {
                    progress.accept(application.name() + " was removed on the node; left alone");
                    continue;
                }
                node.ask(treatment.of(application, target, tenant), null, progress);
                wishes.noteApplied(application, wish);
            }
            return kind + ": " + all.size() + (all.size() == 1 ? " application of " : " applications of ")
                    + tenant.name();
        }
    }

    @Bean
    OperationHandler suspending(Tenants tenants, Applications applications, Wishes wishes, Node node) {
        return new ForEach("suspend", tenants, applications, wishes, node, TenantHandlers::asItStands);
    }

    @Bean
    OperationHandler unsuspending(Tenants tenants, Applications applications, Wishes wishes, Node node) {
        return new ForEach("unsuspend", tenants, applications, wishes, node, TenantHandlers::asItStands);
    }

    private static Request asItStands(Application application, String target, Tenant tenant) {
        if (tenant.is("suspended") || tenant.is("terminating")) {
            return new Request.Suspend(target);
        }
        return application.wanted().equals("up") ? new Request.Start(target) : new Request.Stop(target);
    }

    @Bean
    OperationHandler restartingAll(Tenants tenants, Applications applications, Wishes wishes, Node node) {
        return new ForEach(
                "restart-tenant",
                tenants,
                applications,
                wishes,
                node,
                (application, target, tenant) ->
                        tenant.is("active") && application.wanted().equals("up")
                                ? new Request.Restart(target)
                                : asItStands(application, target, tenant));
    }

    /** Everything as it is wanted, whatever the node was told before. */
    @Bean
    OperationHandler aligning(Tenants tenants, Applications applications, Wishes wishes, Node node) {
        return new ForEach(ALIGN, tenants, applications, wishes, node, (application, target, tenant) -> {
            node.ask(new Request.Apply(wishes.specification(application), false));
            return asItStands(application, target, tenant);
        });
    }

    @Bean
    OperationHandler provisioning(Tenants tenants, Applications applications, Node node) {
        return new OperationHandler() {
            @Override
            public String kind() {
                return "provision";
            }

            @Override
            public String run(Job job, Consumer<String> progress) {
                Tenant tenant =
                        tenants.find(job.tenant()).orElseThrow(() -> ProblemException.notFound("tenant", job.tenant()));
                if (!tenant.is("provisioning")) {
                    return tenant.name() + " is " + tenant.status();
                }
                boolean byHand = node.inventory(tenant.name()).applications().stream()
                        .anyMatch(there -> applications
                                .byName(tenant.id(), there.application())
                                .isEmpty());
                if (byHand) {
                    throw new ProblemException(
                            Code.NAME_TAKEN, "somebody runs a tenant " + tenant.name() + " on the node by hand");
                }
                tenants.status(tenant.id(), "active");
                return tenant.name() + " is active";
            }

            /** Nothing of it was made, so nothing of it stays but its name. */
            @Override
            public void gaveUp(Job job, ProblemException why) {
                tenants.status(job.tenant(), "terminated");
            }
        };
    }
}

package dev.slipway.admin.app;

import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.plan.Plan;
import dev.slipway.admin.plan.Plans;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.problem.Quota;
import dev.slipway.admin.tenant.Tenant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Makes and changes applications within their tenants' plans. */
@Component
public final class ApplicationDesk {
    private final Applications applications;
    private final Plans plans;

    ApplicationDesk(Applications applications, Plans plans) {
        this.applications = applications;
        this.plans = plans;
    }

    public List<Application> list(Filter filter, Cursor cursor) {
        return applications.list(filter, cursor);
    }

    public Application create(Tenant tenant, NewApplication asked) {
        if (applications.byName(tenant.id(), asked.name()).isPresent()) {
            throw new ProblemException(
                    Code.NAME_TAKEN, "tenant " + tenant.name() + " has an application " + asked.name() + " already");
        }
        Plan plan = plans.get(tenant.planId());
        int used = applications.ofTenant(tenant.id()).size();
        int most = plan.limits().maxApplications();
        if (most > 0 && used >= most) {
            throw ProblemException.quota(
                    "plan " + plan.name() + " has " + most + " applications",
                    List.of(new Quota("max_applications", most, used)));
        }
        Map<String, String> settings = asked.settings() == null ? Map.of() : asked.settings();
        refuseBeyond(plan, settings);
        return applications.add(tenant.id(), asked.name(), settings);
    }

    public Application change(Tenant tenant, Application before, ApplicationChange asked) {
        Map<String, String> settings = new TreeMap<>(before.settings());
        asked.settings().forEach((name, value) -> {
            if (value.isEmpty()) {
                settings.remove(name);
            } else {
                settings.put(name, value);
            }
        });
        if (settings.equals(before.settings())) {
            return before;
        }
        refuseBeyond(plans.get(tenant.planId()), settings);
        return applications.settings(before.id(), settings);
    }

    private static void refuseBeyond(Plan plan, Map<String, String> settings) {
        List<Quota> beyond = Allowance.beyond(plan, settings);
        if (!beyond.isEmpty()) {
            throw ProblemException.quota("plan " + plan.name() + " has less", beyond);
        }
    }
}

package dev.slipway.admin.domain;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.plan.Plan;
import dev.slipway.admin.plan.Plans;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.problem.Quota;
import dev.slipway.admin.tenant.Tenant;
import java.util.List;
import java.util.Locale;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Adds domains within the plan, and decides which need a proof. */
@Component
final class DomainDesk {
    private final Domains domains;
    private final Plans plans;
    private final Ownership ownership;
    private final ConsoleConfig config;

    DomainDesk(Domains domains, Plans plans, Ownership ownership, ConsoleConfig config) {
        this.domains = domains;
        this.plans = plans;
        this.ownership = ownership;
        this.config = config;
    }

    Domain add(Caller caller, Tenant tenant, Application application, NewDomain asked) {
        String host = asked.host().toLowerCase(Locale.ROOT);
        String path = asked.pathOrNone();
        domains.live(host + path).ifPresent(owner -> {
            throw taken(owner, application);
        });
        if (domains.ofApplication(application.id(), host, path).isPresent()) {
            throw new ProblemException(
                    Code.ROUTE_TAKEN, "the application has " + host + path + " already, it waits for its proof");
        }
        Plan plan = plans.get(tenant.planId());
        int most = plan.limits().maxDomains();
        int used = domains.count(tenant.id());
        if (most > 0 && used >= most) {
            throw ProblemException.quota(
                    "plan " + plan.name() + " has " + most + " domains", List.of(new Quota("max_domains", most, used)));
        }
        String id = domains.add(application, host, path);
        boolean vouched = caller.allows(Scope.DOMAINS_TRUST) && !Boolean.TRUE.equals(asked.requireProof());
        if (vouched) {
            goLive(domains.get(caller, id), caller.name());
        } else if (isOurs(host)) {
            goLive(domains.get(caller, id), "the operator's domain");
        }
        return domains.get(caller, id);
    }

    private boolean isOurs(String host) {
        return config.ownDomains().stream()
                .map(own -> own.toLowerCase(Locale.ROOT))
                .anyMatch(own -> host.equals(own) || host.endsWith("." + own));
    }

    /** @throws ProblemException if there is no proof yet */
    Domain verify(Caller caller, Domain domain) {
        Domain.Proof proof = domain.proof();
        if (proof == null) {
            return domain;
        }
        if (!ownership.proves(proof.name(), proof.content())) {
            throw new ProblemException(
                    Code.CONFLICT,
                    "there is no " + proof.type() + " record " + proof.name() + " with " + proof.content()
                            + " yet; it may take a while to be seen everywhere");
        }
        domains.live(domain.route()).ifPresent(owner -> {
            throw new ProblemException(Code.ROUTE_TAKEN, domain.route() + " belongs to another application");
        });
        goLive(domain, "DNS");
        return domains.get(caller, domain.id());
    }

    private void goLive(Domain domain, String by) {
        try {
            domains.verified(domain, by);
        } catch (DuplicateKeyException e) {
            throw new ProblemException(Code.ROUTE_TAKEN, domain.route() + " belongs to another application");
        }
    }

    /** Whose it is is nobody's business but its owner's. */
    private static ProblemException taken(Domain owner, Application application) {
        return new ProblemException(
                Code.ROUTE_TAKEN,
                owner.route() + " belongs to "
                        + (owner.applicationId().equals(application.id())
                                ? "this application already"
                                : owner.tenantId().equals(application.tenantId())
                                        ? "application " + owner.applicationId()
                                        : "another tenant"));
    }
}

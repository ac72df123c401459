package dev.slipway.admin.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Sets of scopes with a name: what a role may do, and what a token for one purpose needs. */
public enum Rights {
    ADMIN(EnumSet.allOf(Scope.class)),
    BILLING(EnumSet.of(
            Scope.TENANTS_READ,
            Scope.TENANTS_WRITE,
            Scope.TENANTS_SUSPEND,
            Scope.TENANTS_TERMINATE,
            Scope.TENANTS_PASSWORD,
            Scope.TENANTS_SSO,
            Scope.PLANS_READ,
            Scope.APPS_READ,
            Scope.APPS_WRITE,
            Scope.DOMAINS_READ,
            Scope.DOMAINS_WRITE,
            Scope.DOMAINS_TRUST,
            Scope.USAGE_READ,
            Scope.EVENTS_READ,
            Scope.OPERATIONS_READ,
            Scope.SYSTEM_READ)),
    DEPLOY_ONLY(EnumSet.of(Scope.APPS_READ, Scope.DEPLOY, Scope.OPERATIONS_READ, Scope.LOGS_READ)),
    READ_ONLY(EnumSet.of(
            Scope.TENANTS_READ,
            Scope.PLANS_READ,
            Scope.APPS_READ,
            Scope.ENV_READ,
            Scope.DOMAINS_READ,
            Scope.LOGS_READ,
            Scope.USAGE_READ,
            Scope.EVENTS_READ,
            Scope.OPERATIONS_READ,
            Scope.WEBHOOKS_READ,
            Scope.SYSTEM_READ)),
    HELPDESK(EnumSet.of(
            Scope.TENANTS_READ,
            Scope.TENANTS_PASSWORD,
            Scope.TENANTS_SSO,
            Scope.PLANS_READ,
            Scope.APPS_READ,
            Scope.ENV_READ,
            Scope.DOMAINS_READ,
            Scope.LOGS_READ,
            Scope.WORKERS_CONTROL,
            Scope.DIAGNOSTICS,
            Scope.USAGE_READ,
            Scope.EVENTS_READ,
            Scope.OPERATIONS_READ,
            Scope.USERS_READ,
            Scope.SYSTEM_READ)),
    METRICS(EnumSet.of(Scope.METRICS_READ)),
    OWNER(tenants()),
    DEVELOPER(EnumSet.of(
            Scope.TENANTS_READ,
            Scope.PLANS_READ,
            Scope.APPS_READ,
            Scope.APPS_WRITE,
            Scope.DEPLOY,
            Scope.ENV_READ,
            Scope.ENV_WRITE,
            Scope.DOMAINS_READ,
            Scope.LOGS_READ,
            Scope.WORKERS_CONTROL,
            Scope.DIAGNOSTICS,
            Scope.USAGE_READ,
            Scope.EVENTS_READ,
            Scope.OPERATIONS_READ));

    @SuppressWarnings("ImmutableEnumChecker") // it is unmodifiable
    private final Set<Scope> scopes;

    Rights(Set<Scope> scopes) {
        this.scopes = Collections.unmodifiableSet(scopes);
    }

    private static Set<Scope> tenants() {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream(Scope.values()).filter(scope -> !scope.ours()).forEach(scopes::add);
        return scopes;
    }

    public Set<Scope> scopes() {
        return scopes;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Rights> of(String word) {
        return Arrays.stream(values())
                .filter(rights -> rights.word().equals(word))
                .findFirst();
    }
}

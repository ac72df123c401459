package dev.slipway.admin.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One right. Those marked ours are never given to anybody who is bound to tenants. */
public enum Scope {
    TENANTS_READ(false),
    TENANTS_WRITE(true),
    TENANTS_SUSPEND(true),
    TENANTS_TERMINATE(true),
    TENANTS_PASSWORD(true),
    TENANTS_SSO(true),
    PLANS_READ(false),
    PLANS_WRITE(true),
    APPS_READ(false),
    APPS_WRITE(false),
    DEPLOY(false),
    ENV_READ(false),
    ENV_WRITE(false),
    DOMAINS_READ(false),
    DOMAINS_WRITE(false),
    DOMAINS_TRUST(true),
    LOGS_READ(false),
    WORKERS_CONTROL(false),
    DIAGNOSTICS(false),
    USAGE_READ(false),
    EVENTS_READ(false),
    OPERATIONS_READ(false),
    AUDIT_READ(false),
    TOKENS_READ(false),
    TOKENS_WRITE(false),
    USERS_READ(true),
    USERS_WRITE(true),
    WEBHOOKS_READ(false),
    WEBHOOKS_WRITE(false),
    SYSTEM_READ(true),
    SYSTEM_WRITE(true),
    METRICS_READ(true);

    private final boolean ours;

    Scope(boolean ours) {
        this.ours = ours;
    }

    public boolean ours() {
        return ours;
    }

    /** As it is written: {@code tenants:read}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replaceFirst("_", ":");
    }

    public static Optional<Scope> of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }
}

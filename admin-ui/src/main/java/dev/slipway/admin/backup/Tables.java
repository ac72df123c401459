package dev.slipway.admin.backup;

import java.util.List;

/** Every table, those that others refer to first. A table that is not here is in no backup; a test compares. */
final class Tables {
    static final List<String> ALL = List.of(
            "plan",
            "tenant",
            "application",
            "domain",
            "environment_variable",
            "release",
            "operation",
            "operation_line",
            "person",
            "membership",
            "recovery_code",
            "api_token",
            "audit_entry",
            "event",
            "webhook",
            "delivery",
            "usage_hour",
            "usage_day",
            "usage_month",
            "usage_mark");

    /** Worth nothing later: sessions, links, locks and answers of the moment. */
    static final List<String> LEFT_OUT =
            List.of("console_session", "one_time_link", "sign_in_guard", "idempotency_key");

    private Tables() {}
}

package dev.slipway.admin.operation;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation to be queued.
 *
 * @param subject operations with the same subject take turns
 */
public record Ask(
        String kind,
        String subject,
        @Nullable String tenantId,
        @Nullable String applicationId,
        @Nullable String releaseId,
        Map<String, String> input,
        @Nullable Instant notBefore) {
    public static Ask tenant(String kind, String tenantId) {
        return new Ask(kind, tenantId, tenantId, null, null, Map.of(), null);
    }

    public static Ask application(String kind, String tenantId, String applicationId) {
        return new Ask(kind, tenantId, tenantId, applicationId, null, Map.of(), null);
    }

    public Ask release(String release) {
        return new Ask(kind, subject, tenantId, applicationId, release, input, notBefore);
    }

    public Ask with(Map<String, String> values) {
        return new Ask(kind, subject, tenantId, applicationId, releaseId, values, notBefore);
    }

    /** Not before then, and holding up nothing else meanwhile. */
    public Ask later(Instant then) {
        return new Ask(kind, "later/" + subject, tenantId, applicationId, releaseId, input, then);
    }
}

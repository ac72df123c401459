package dev.slipway.admin.operation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation to be done.
 *
 * @param input what the kind of operation needs, in words
 */
public record Job(
        String id,
        String kind,
        @Nullable String tenantId,
        @Nullable String applicationId,
        @Nullable String releaseId,
        Map<String, String> input,
        String actor,
        String requestId) {
    public String tenant() {
        return needed(tenantId, "tenant");
    }

    public String application() {
        return needed(applicationId, "application");
    }

    public String release() {
        return needed(releaseId, "release");
    }

    private String needed(@Nullable String value, String what) {
        if (value == null) {
            throw new IllegalStateException("operation " + id + " (" + kind + ") has no " + what);
        }
        return value;
    }
}

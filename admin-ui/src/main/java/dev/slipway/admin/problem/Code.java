package dev.slipway.admin.problem;

import java.util.Locale;

/** Every kind of failure an API client can be told about. The word is kept for ever. */
public enum Code {
    BAD_REQUEST(400, "The request cannot be understood"),
    INVALID(422, "The request is not right"),
    UNKNOWN_FIELD(422, "The request has a field that does not exist"),
    UNAUTHENTICATED(401, "Nobody has signed in"),
    SIGN_IN_FAILED(401, "Signing in failed"),
    SECOND_FACTOR_NEEDED(401, "The second factor is missing"),
    FORBIDDEN(403, "This may not be done with these rights"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The address does not know this method"),
    NOT_ACCEPTABLE(406, "The answer does not exist in this form"),
    CONFLICT(409, "It contradicts what is there"),
    NAME_TAKEN(409, "The name is taken"),
    ROUTE_TAKEN(409, "The host and path are taken"),
    QUOTA_EXCEEDED(409, "The plan does not allow it"),
    TENANT_SUSPENDED(409, "The tenant is suspended"),
    TENANT_TERMINATED(409, "The tenant is terminated"),
    APPLICATION_LOCKED(409, "The application is locked"),
    STILL_IN_USE(409, "It is still in use"),
    REQUEST_IN_FLIGHT(409, "The same request is being answered"),
    STALE(412, "It has been changed since it was read"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is of another type than expected"),
    KEY_REUSED(422, "The idempotency key belongs to another request"),
    IF_MATCH_NEEDED(428, "A change needs If-Match"),
    RATE_LIMITED(429, "Too many requests"),
    INTERNAL(500, "The console failed"),
    NODE_REFUSED(409, "The node refused it"),
    NODE_BUSY(409, "The node is doing something else with it"),
    NODE_FAILED(502, "The node could not do it"),
    CANCELLED(409, "It was cancelled"),
    NODE_UNAVAILABLE(503, "The node's supervisor does not answer"),
    DATABASE_UNAVAILABLE(503, "The database does not answer");

    private final int status;
    private final String title;

    Code(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** Whether the same request may succeed later. */
    boolean retryable() {
        return this == REQUEST_IN_FLIGHT
                || this == RATE_LIMITED
                || this == NODE_FAILED
                || this == NODE_BUSY
                || status == 503;
    }

    /** {@link #INTERNAL} for words of another version. */
    public static Code of(String word) {
        for (Code code : values()) {
            if (code.word().equals(word)) {
                return code;
            }
        }
        return INTERNAL;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

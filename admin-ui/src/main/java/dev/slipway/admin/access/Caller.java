package dev.slipway.admin.access;

import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, from where, and what that allows.
 *
 * @param kind person, token, node (root on it) or console (itself)
 * @param id of the person or token
 * @param name for people to read
 * @param onBehalfOf whose view a person of the operator's has taken, else null
 * @param tenants the only ones it may see; null: all
 * @param address of the client
 * @param csrf what a session's writes must carry; null where there is no session
 */
public record Caller(
        String kind,
        String id,
        String name,
        @Nullable String onBehalfOf,
        Set<Scope> scopes,
        @Nullable Set<String> tenants,
        String address,
        String requestId,
        @Nullable String csrf) {
    public Caller {
        scopes = Set.copyOf(scopes);
        tenants = tenants == null ? null : Set.copyOf(tenants);
    }

    /** The console acting by itself; it may do everything. */
    public static Caller console(String requestId) {
        return new Caller("console", "console", "console", null, Rights.ADMIN.scopes(), null, "local", requestId, null);
    }

    public boolean allows(Scope scope) {
        return scopes.contains(scope) && !(scope.ours() && tenants != null);
    }

    public boolean sees(@Nullable String tenantId) {
        return tenants == null || (tenantId != null && tenants.contains(tenantId));
    }

    /** @throws ProblemException 403 without the right */
    public void demand(Scope scope) {
        if (!allows(scope)) {
            throw new ProblemException(Code.FORBIDDEN, "this needs the scope " + scope.word());
        }
    }

    /** What the idempotency keys and limits of different callers are kept apart by. */
    public String key() {
        return kind + ":" + id;
    }

    /** Without what a session's writes carry. */
    @Override
    public String toString() {
        return kind + " " + name + " from " + address;
    }
}

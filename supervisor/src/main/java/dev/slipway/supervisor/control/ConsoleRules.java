package dev.slipway.supervisor.control;

import dev.slipway.supervisor.application.Operations;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.TenantName;
import java.util.Optional;

/**
 * What the console must not ask of a command that it may use: it never chooses an account, and never changes a tenant
 * that has one. So whoever has taken the console over gets no uid outside the range.
 */
final class ConsoleRules {
    private final Operations operations;

    ConsoleRules(Operations operations) {
        this.operations = operations;
    }

    /** @throws Refused saying what only root may do */
    void check(Request request) {
        if (request instanceof Request.Apply apply) {
            refuseAccount(apply.specification());
        } else if (request instanceof Request.Verify verify) {
            refuseAccount(verify.specification());
        }
        changed(request).map(ConsoleRules::tenantOf).ifPresent(this::refuseWithAccount);
    }

    private void refuseWithAccount(TenantName tenant) {
        if (!operations.isFromRange(tenant)) {
            throw new Refused("tenant " + tenant.value()
                    + " runs under an account of this host, so only root may change it; use slipway on the host");
        }
    }

    private static void refuseAccount(Request.Specification specification) {
        if (specification.user() != null) {
            throw new Refused("only root may choose the account of a tenant; leave user out");
        }
    }

    /** The tenant or application whose state this request would change. */
    private static Optional<String> changed(Request request) {
        return switch (request) {
            case Request.Apply apply -> Optional.of(apply.specification().tenant());
            case Request.Deploy deploy -> Optional.of(deploy.target());
            case Request.Start start -> Optional.of(start.target());
            case Request.Stop stop -> Optional.of(stop.target());
            case Request.Suspend suspend -> Optional.of(suspend.target());
            case Request.Restart restart -> Optional.of(restart.target());
            case Request.Recycle recycle -> Optional.of(recycle.target());
            case Request.Set set -> Optional.of(set.target());
            case Request.Rollback rollback -> Optional.of(rollback.target());
            case Request.Diagnose diagnose -> Optional.of(diagnose.target());
            case Request.Remove remove -> Optional.of(remove.target());
            case Request.Verify _, Request.Status _, Request.Inventory _, Request.Releases _ -> Optional.empty();
            case Request.Logs _, Request.Events _, Request.Reload _, Request.Check _ -> Optional.empty();
        };
    }

    private static TenantName tenantOf(String target) {
        int slash = target.indexOf('/');
        return new TenantName(slash < 0 ? target : target.substring(0, slash));
    }
}

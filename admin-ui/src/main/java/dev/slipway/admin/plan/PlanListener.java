package dev.slipway.admin.plan;

import dev.slipway.admin.access.Caller;

/** Hears that a plan's tenants have other limits now, in the same transaction. */
public interface PlanListener {
    void changed(Plan plan, Caller caller);
}

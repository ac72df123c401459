package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.TenantName;

/** A tenant or one of its applications. */
final class Target {
    private Target() {}

    /** The same text, known to be one or the other. */
    static String parse(String written) {
        return written.contains("/") ? ApplicationKey.parse(written).toString() : new TenantName(written).toString();
    }
}

package dev.slipway.supervisor.tenant;

/**
 * Who a tenant's processes are: numeric, checked, never root.
 *
 * @param name the account's name, or the tenant's when the uid is from the range
 */
public record Identity(int uid, int gid, String name) {
    public Identity {
        if (uid <= 0 || gid <= 0) {
            throw new IllegalArgumentException("uid " + uid + ", gid " + gid + ": a tenant is never root");
        }
    }
}

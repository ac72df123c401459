package dev.slipway.supervisor.tenant;

/** A tenant's name, as it stands in paths, logs and commands. */
public record TenantName(String value) implements Comparable<TenantName> {
    public TenantName {
        Names.check("tenant", value);
    }

    @Override
    public int compareTo(TenantName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

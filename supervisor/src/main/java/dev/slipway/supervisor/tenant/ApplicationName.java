package dev.slipway.supervisor.tenant;

/** An application's name within its tenant. */
public record ApplicationName(String value) implements Comparable<ApplicationName> {
    public ApplicationName {
        Names.check("application", value);
    }

    @Override
    public int compareTo(ApplicationName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

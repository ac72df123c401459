package dev.slipway.supervisor.tenant;

import java.util.Comparator;

/** Which application: written {@code alice/shop} everywhere. */
public record ApplicationKey(TenantName tenant, ApplicationName application) implements Comparable<ApplicationKey> {
    private static final Comparator<ApplicationKey> ORDER =
            Comparator.comparing(ApplicationKey::tenant).thenComparing(ApplicationKey::application);

    public static ApplicationKey parse(String written) {
        int slash = written.indexOf('/');
        if (slash < 0) {
            throw new Refused(Text.quoted(written) + ": no application named; write TENANT/APP, like alice/shop");
        }
        return new ApplicationKey(
                new TenantName(written.substring(0, slash)), new ApplicationName(written.substring(slash + 1)));
    }

    @Override
    public int compareTo(ApplicationKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return tenant + "/" + application;
    }
}

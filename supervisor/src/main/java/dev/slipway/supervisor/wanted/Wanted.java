package dev.slipway.supervisor.wanted;

import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.ApplicationSpecification;
import dev.slipway.supervisor.tenant.Identity;
import java.util.List;

/**
 * What one application shall be.
 *
 * @param up whether workers shall run
 * @param release the number of the release to serve, one of {@code releases}; 0 before the first
 * @param slot httpd's slot; its socket and URL follow from the number
 * @param secret what httpd sends with every request of the slot, in hexadecimal
 * @param suspended down by the operator's will rather than the owner's
 */
public record Wanted(
        ApplicationSpecification specification,
        Identity identity,
        boolean up,
        int release,
        List<Release> releases,
        int slot,
        String secret,
        boolean suspended) {
    public Wanted {
        releases = List.copyOf(releases);
    }

    /** Not suspended. */
    public Wanted(
            ApplicationSpecification specification,
            Identity identity,
            boolean up,
            int release,
            List<Release> releases,
            int slot,
            String secret) {
        this(specification, identity, up, release, releases, slot, secret, false);
    }

    public ApplicationKey key() {
        return specification.key();
    }

    public String tenant() {
        return key().tenant().value();
    }

    public String application() {
        return key().application().value();
    }

    public Release current() {
        return releases.stream()
                .filter(one -> one.number() == release)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(key() + " has no release " + release));
    }

    /** The number the next release gets; numbers are never used twice. */
    public int nextRelease() {
        return 1 + releases.stream().mapToInt(Release::number).max().orElse(0);
    }

    /** The newest release older than the current; 0 when there is none. */
    public int previousRelease() {
        return releases.stream()
                .mapToInt(Release::number)
                .filter(number -> number < release)
                .max()
                .orElse(0);
    }

    public Wanted withUp(boolean wantedUp) {
        return new Wanted(specification, identity, wantedUp, release, releases, slot, secret);
    }

    public Wanted withSuspension() {
        return new Wanted(specification, identity, false, release, releases, slot, secret, true);
    }

    public Wanted withSpecification(ApplicationSpecification other) {
        return new Wanted(other, identity, up, release, releases, slot, secret, suspended);
    }

    public Wanted withReleases(int current, List<Release> all) {
        return new Wanted(specification, identity, up, current, all, slot, secret, suspended);
    }

    /** Without the secret, which must not reach a log. */
    @Override
    public String toString() {
        return "Wanted[" + key() + ", up=" + up + ", release=" + release + ", slot=" + slot + "]";
    }
}

package dev.slipway.supervisor.application;

import dev.slipway.supervisor.tenant.Refused;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** httpd's numbered slots; a slot that is given out again gets a new secret. */
final class Slots {
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Slots() {}

    /** @throws Refused when all are taken */
    static int free(Set<Integer> taken, int count) {
        for (int slot = 1; slot <= count; slot++) {
            if (!taken.contains(slot)) {
                return slot;
            }
        }
        throw new Refused(
                "all " + count
                        + " slots of httpd are in use; raise slots in slipway.toml, make the slots anew and restart httpd once");
    }

    static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

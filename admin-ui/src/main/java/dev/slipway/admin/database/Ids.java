package dev.slipway.admin.database;

import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Ids that sort by the time they were made: 48 bits of milliseconds, 80 bits of chance, in Crockford's letters. */
@Component
public final class Ids {
    private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Clock clock;

    Ids(Clock clock) {
        this.clock = clock;
    }

    public String next(String prefix) {
        StringBuilder id = new StringBuilder(prefix).append('_');
        long millis = clock.millis();
        for (int shift = 45; shift >= 0; shift -= 5) {
            id.append(LETTERS.charAt((int) (millis >>> shift) & 31));
        }
        byte[] chance = new byte[16];
        RANDOM.nextBytes(chance);
        for (byte one : chance) {
            id.append(LETTERS.charAt(one & 31));
        }
        return id.toString();
    }
}

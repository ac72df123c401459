package dev.slipway.admin.person;

import dev.slipway.admin.problem.ProblemException;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/** Argon2id with 19 MiB and two passes; only so many at a time, or guessing would take all memory. */
@Component
public final class Passwords {
    private static final int SHORTEST = 12;
    private static final int LONGEST = 200;

    private final Argon2PasswordEncoder encoder = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    private final Semaphore places = new Semaphore(4);
    private final String nobodys = encoder.encode("nobody has this password");

    /** @throws ProblemException if it is too easy to guess */
    String hash(String pointer, String password, String email) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw ProblemException.invalid(pointer, SHORTEST + " to " + LONGEST + " characters");
        }
        String lower = password.toLowerCase(Locale.ROOT);
        String name = email.substring(0, Math.max(0, email.indexOf('@')));
        if (lower.contains(email.toLowerCase(Locale.ROOT))
                || lower.chars().distinct().count() < 4
                || (name.length() > 5
                        && lower.equals(name.toLowerCase(Locale.ROOT).repeat(2)))) {
            throw ProblemException.invalid(pointer, "too easy to guess");
        }
        places.acquireUninterruptibly();
        try {
            return String.valueOf(encoder.encode(password));
        } finally {
            places.release();
        }
    }

    /** Takes as long for an account that does not exist. */
    boolean matches(String password, @Nullable String hash) {
        places.acquireUninterruptibly();
        try {
            boolean matches = password.length() <= LONGEST && encoder.matches(password, hash == null ? nobodys : hash);
            return matches && hash != null;
        } finally {
            places.release();
        }
    }
}

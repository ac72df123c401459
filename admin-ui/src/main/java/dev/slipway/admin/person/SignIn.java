package dev.slipway.admin.person;

import dev.slipway.admin.database.Vault;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks password and second factor; says the same whichever was wrong and whether or not there is such an account. */
@Component
class SignIn {
    private final People people;
    private final Passwords passwords;
    private final SignInGuard guard;
    private final Vault vault;
    private final Clock clock;

    SignIn(People people, Passwords passwords, SignInGuard guard, Vault vault, Clock clock) {
        this.people = people;
        this.passwords = passwords;
        this.guard = guard;
        this.vault = vault;
        this.clock = clock;
    }

    Person check(String email, String password, @Nullable String totp, String address) {
        guard.check(email, address);
        Optional<Person> person = people.byEmail(email);
        People.Secrets secrets =
                person.map(found -> people.secrets(found.id())).orElse(new People.Secrets(null, null, false, 0));
        boolean matches = passwords.matches(password, secrets.passwordHash());
        if (!matches || person.isEmpty() || person.get().disabled()) {
            guard.failed(email, address);
            throw new ProblemException(Code.SIGN_IN_FAILED, "e-mail or password is wrong");
        }
        secondFactor(person.get(), secrets, email, totp, address);
        guard.succeeded(email, address);
        return person.get();
    }

    private void secondFactor(
            Person person, People.Secrets secrets, String email, @Nullable String totp, String address) {
        String sealed = secrets.totpSealed();
        if (!secrets.totpOn() || sealed == null) {
            return;
        }
        if (totp == null) {
            throw new ProblemException(Code.SECOND_FACTOR_NEEDED, "send the code of the second factor as totp");
        }
        if (!takes(person.id(), sealed, totp)) {
            guard.failed(email, address);
            throw new ProblemException(Code.SIGN_IN_FAILED, "the code of the second factor is wrong or was used");
        }
    }

    /** Whether the code is right and has not been used. */
    boolean takes(String personId, String sealed, String code) {
        OptionalLong step = Totp.step(vault.open(sealed), code, clock.instant());
        return step.isPresent() && people.takeTotpStep(personId, step.getAsLong());
    }
}

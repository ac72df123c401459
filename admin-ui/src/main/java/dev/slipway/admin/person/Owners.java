package dev.slipway.admin.person;

import dev.slipway.admin.database.Hashes;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The person who owns a tenant, for panels that know only the tenant. */
@Component
public final class Owners {
    private final People people;
    private final Passwords passwords;
    private final Sessions sessions;

    Owners(People people, Passwords passwords, Sessions sessions) {
        this.people = people;
        this.passwords = passwords;
        this.sessions = sessions;
    }

    /** The owner, made if there is none: by the contact's address, or by one that nobody can have. */
    public Person of(String tenantId, String tenantName, @Nullable String email) {
        return people.owners(tenantId).stream().findFirst().orElseGet(() -> make(tenantId, tenantName, email));
    }

    private Person make(String tenantId, String tenantName, @Nullable String email) {
        String address = email == null ? "owner@" + tenantName + ".invalid" : email;
        Person known = people.byEmail(address).orElse(null);
        if (known == null) {
            return people.add(address, tenantName, "owner", java.util.List.of(tenantId));
        }
        if (!known.role().equals("owner")) {
            return people.add("owner@" + tenantName + ".invalid", tenantName, "owner", java.util.List.of(tenantId));
        }
        people.join(known.id(), tenantId);
        return people.get(known.id());
    }

    /**
     * Sets the owner's password and ends their sessions.
     *
     * @return the new one if it was ours to choose, else null
     */
    public @Nullable String password(Person owner, @Nullable String asked) {
        if (owner.tenantIds().size() > 1) {
            throw new ProblemException(
                    Code.CONFLICT,
                    owner.email()
                            + " owns several tenants, so one of them cannot change the password; use their account");
        }
        String password = asked == null ? Hashes.secret(20) : asked;
        people.password(owner.id(), passwords.hash("/password", password, owner.email()));
        sessions.endAll(owner.id());
        return asked == null ? password : null;
    }
}

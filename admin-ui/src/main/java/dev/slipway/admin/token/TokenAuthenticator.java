package dev.slipway.admin.token;

import dev.slipway.admin.access.Authenticator;
import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Network;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.person.People;
import dev.slipway.admin.person.Person;
import dev.slipway.admin.person.Sessions;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** {@code Authorization: Bearer}. Whatever is wrong with a token, its bearer hears the same. */
@Component
@Order(1)
public final class TokenAuthenticator implements Authenticator {
    private static final String BEARER = "bearer ";
    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    private final Tokens tokens;
    private final People people;
    private final Clock clock;

    TokenAuthenticator(Tokens tokens, People people, Clock clock) {
        this.tokens = tokens;
        this.people = people;
        this.clock = clock;
    }

    @Override
    public Optional<Caller> authenticate(HttpServletRequest request, String address, String requestId) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        return Optional.of(bearer(header.substring(BEARER.length()).strip(), address, requestId));
    }

    /** For everything that takes a token, not only requests of the API. */
    public Caller bearer(String secret, String address, String requestId) {
        Token token = tokens.bySecret(secret)
                .filter(this::inTime)
                .filter(found -> mayComeFrom(found, address))
                .filter(this::ownerStillMay)
                .orElseThrow(
                        () -> new ProblemException(
                                Code.UNAUTHENTICATED,
                                "the token is unknown, revoked, too old, not for this address, or its owner has lost the rights"));
        Instant seen = token.lastUsedAt();
        if (seen == null || seen.isBefore(clock.instant().minus(SEEN_EVERY))) {
            tokens.used(token.id(), address);
        }
        return new Caller(
                "token",
                token.id(),
                "token " + token.name(),
                null,
                Tokens.scopes(token),
                token.tenantId() == null ? null : Set.of(token.tenantId()),
                address,
                requestId,
                null);
    }

    private boolean inTime(Token token) {
        Instant end = token.expiresAt();
        return end == null || clock.instant().isBefore(end);
    }

    private static boolean mayComeFrom(Token token, String address) {
        return token.cidrs().isEmpty() || token.cidrs().stream().anyMatch(cidr -> new Network(cidr).holds(address));
    }

    /** Refused rather than silently narrowed, so that somebody notices. */
    private boolean ownerStillMay(Token token) {
        if (token.userId() == null) {
            return true;
        }
        Optional<Person> owner = people.find(token.userId()).filter(person -> !person.disabled());
        Set<Scope> scopes = Tokens.scopes(token);
        return owner.filter(person -> Sessions.scopes(person).containsAll(scopes))
                .filter(person -> person.isOurs()
                        || (token.tenantId() != null && person.tenantIds().contains(token.tenantId())))
                .isPresent();
    }
}

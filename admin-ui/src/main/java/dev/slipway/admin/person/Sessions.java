package dev.slipway.admin.person;

import dev.slipway.admin.access.Authenticator;
import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Rights;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Hashes;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseCookie;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sessions of browsers: a secret in a cookie, its hash in the database. */
@Component
@Order(2)
public final class Sessions implements Authenticator {
    static final String COOKIE = "slipway-session";
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration IDLE = Duration.ofHours(2);
    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    private final JdbcClient sql;
    private final People people;
    private final ConsoleConfig config;
    private final Clock clock;

    Sessions(JdbcClient sql, People people, ConsoleConfig config, Clock clock) {
        this.sql = sql;
        this.people = people;
        this.config = config;
        this.clock = clock;
    }

    /** What a browser is given. */
    record Begun(String secret, String csrf) {}

    private record Row(
            String personId,
            @Nullable String actingBy,
            @Nullable String tenantId,
            boolean readOnly,
            String csrf,
            Instant seenAt) {}

    /**
     * @param actingBy who looks at it as that person does, or null
     * @param tenantId the only tenant the session sees, or null
     */
    Begun begin(Person person, @Nullable String actingBy, @Nullable String tenantId, boolean readOnly, String address) {
        Begun begun = new Begun(Hashes.secret(43), Hashes.secret(43));
        Instant now = clock.instant();
        sql.sql("delete from console_session where expires_at < ?")
                .param(Columns.time(now))
                .update();
        sql.sql("""
                        insert into console_session (secret_hash, person_id, acting_by, tenant_id, read_only, csrf, address,
                          created_at, seen_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(Hashes.of(begun.secret()))
                .param(person.id())
                .param(actingBy)
                .param(tenantId)
                .param(readOnly)
                .param(begun.csrf())
                .param(address)
                .param(Columns.time(now))
                .param(Columns.time(now))
                .param(Columns.time(now.plus(LONGEST)))
                .update();
        return begun;
    }

    /** Who has just begun the session. */
    Caller caller(Begun begun, String address, String requestId) {
        return caller(Hashes.of(begun.secret()), address, requestId).orElseThrow();
    }

    void end(HttpServletRequest request) {
        secret(request)
                .ifPresent(secret -> sql.sql("delete from console_session where secret_hash = ?")
                        .param(Hashes.of(secret))
                        .update());
    }

    /** A changed password ends every session of its owner. */
    void endAll(String personId) {
        sql.sql("delete from console_session where person_id = ?")
                .param(personId)
                .update();
    }

    ResponseCookie cookie(String secret) {
        return ResponseCookie.from(COOKIE, secret)
                .httpOnly(true)
                .secure(config.publicUrl().startsWith("https:"))
                .sameSite("Lax")
                .path("/")
                .maxAge(secret.isEmpty() ? Duration.ZERO : LONGEST)
                .build();
    }

    private static Optional<String> secret(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    /** A session that is over is no session: the browser is a stranger's again. */
    @Override
    public Optional<Caller> authenticate(HttpServletRequest request, String address, String requestId) {
        return secret(request).flatMap(secret -> caller(Hashes.of(secret), address, requestId));
    }

    private Optional<Caller> caller(String hash, String address, String requestId) {
        Instant now = clock.instant();
        Optional<Row> row = sql.sql(
                        "select * from console_session where secret_hash = ? and expires_at > ? and seen_at > ?")
                .param(hash)
                .param(Columns.time(now))
                .param(Columns.time(now.minus(IDLE)))
                .query((found, n) -> new Row(
                        Columns.text(found, "person_id"),
                        Columns.textOrNull(found, "acting_by"),
                        Columns.textOrNull(found, "tenant_id"),
                        found.getBoolean("read_only"),
                        Columns.text(found, "csrf"),
                        Columns.time(found, "seen_at")))
                .optional();
        row.filter(found -> found.seenAt().isBefore(now.minus(SEEN_EVERY)))
                .ifPresent(found -> sql.sql("update console_session set seen_at = ? where secret_hash = ?")
                        .param(Columns.time(now))
                        .param(hash)
                        .update());
        return row.flatMap(found -> people.find(found.personId())
                .filter(person -> !person.disabled())
                .map(person -> caller(person, found, address, requestId)));
    }

    private static Caller caller(Person person, Row row, String address, String requestId) {
        Set<Scope> scopes = scopes(person);
        if (row.readOnly()) {
            scopes = scopes.stream()
                    .filter(scope -> scope.word().endsWith(":read"))
                    .collect(Collectors.toSet());
        }
        Set<String> tenants = person.isOurs() ? null : Set.copyOf(person.tenantIds());
        if (row.tenantId() != null) {
            tenants = Set.of(row.tenantId());
        }
        return new Caller(
                "person",
                person.id(),
                row.actingBy() == null ? person.email() : row.actingBy(),
                row.actingBy() == null ? null : person.email(),
                scopes,
                tenants,
                address,
                requestId,
                row.csrf());
    }

    /** What a person of that role may do. */
    public static Set<Scope> scopes(Person person) {
        return switch (person.role()) {
            case "operator" -> Rights.ADMIN.scopes();
            case "helpdesk" -> Rights.HELPDESK.scopes();
            case "owner" -> Rights.OWNER.scopes();
            case "developer" -> Rights.DEVELOPER.scopes();
            default -> Set.of();
        };
    }
}

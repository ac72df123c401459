package dev.slipway.admin.person;

import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Hashes;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Links that work once and not for long: the first operator's, and those by which panels let people in. */
@Component
public final class Links {
    private final JdbcClient sql;
    private final ConsoleConfig config;
    private final Clock clock;

    Links(JdbcClient sql, ConsoleConfig config, Clock clock) {
        this.sql = sql;
        this.config = config;
        this.clock = clock;
    }

    /** A link to be handed to somebody. */
    @Schema(name = "Link")
    public record Link(@Schema(description = "works once") String url, Instant expiresAt) {}

    /** What a link stands for. */
    record Meaning(
            @Nullable String personId,
            @Nullable String tenantId,
            @Nullable String redirect,
            @Nullable String address,
            String createdBy) {}

    Link setup(String by, Duration time) {
        return make("setup", "/setup/", new Meaning(null, null, null, null, by), time);
    }

    public Link signIn(
            String personId,
            String tenantId,
            @Nullable String redirect,
            @Nullable String address,
            String by,
            Duration time) {
        return make("sso", "/sso/", new Meaning(personId, tenantId, redirect, address, by), time);
    }

    private Link make(String kind, String path, Meaning meaning, Duration time) {
        String secret = Hashes.secret(43);
        Instant now = clock.instant();
        sql.sql("delete from one_time_link where expires_at < ?")
                .param(Columns.time(now.minus(Duration.ofDays(7))))
                .update();
        sql.sql("""
                        insert into one_time_link (secret_hash, kind, person_id, tenant_id, redirect, address, created_by,
                          created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(Hashes.of(secret))
                .param(kind)
                .param(meaning.personId())
                .param(meaning.tenantId())
                .param(meaning.redirect())
                .param(meaning.address())
                .param(meaning.createdBy())
                .param(Columns.time(now))
                .param(Columns.time(now.plus(time)))
                .update();
        return new Link(config.publicUrl() + path + secret, now.plus(time));
    }

    /** Empty if it is unknown, used or too old; whoever gets it is the only one. */
    Optional<Meaning> take(String kind, String secret) {
        Instant now = clock.instant();
        int taken = sql.sql("""
                        update one_time_link set used_at = ?
                        where secret_hash = ? and kind = ? and used_at is null and expires_at > ?
                        """)
                .param(Columns.time(now))
                .param(Hashes.of(secret))
                .param(kind)
                .param(Columns.time(now))
                .update();
        return taken == 0
                ? Optional.empty()
                : sql.sql("select * from one_time_link where secret_hash = ?")
                        .param(Hashes.of(secret))
                        .query((row, n) -> new Meaning(
                                Columns.textOrNull(row, "person_id"),
                                Columns.textOrNull(row, "tenant_id"),
                                Columns.textOrNull(row, "redirect"),
                                Columns.textOrNull(row, "address"),
                                Columns.text(row, "created_by")))
                        .optional();
    }

    /** A newer setup link makes older ones worthless. */
    void forgetSetup() {
        sql.sql("delete from one_time_link where kind = 'setup'").update();
    }
}

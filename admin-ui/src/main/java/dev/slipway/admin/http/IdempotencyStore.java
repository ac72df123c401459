package dev.slipway.admin.http;

import dev.slipway.admin.database.Columns;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Which keys were used for what, and what was answered; for a day. */
@Component
final class IdempotencyStore {
    private static final Duration KEPT = Duration.ofHours(24);

    private final JdbcClient sql;
    private final Clock clock;

    IdempotencyStore(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    record Answered(int status, Map<String, String> headers, String body) {}

    private record Row(String hash, int status, String headers, String body) {}

    /**
     * Empty if this request is the first with its key; else what the first was answered.
     *
     * @throws ProblemException if the key belongs to another request, or to one that is being answered
     */
    Optional<Answered> begin(String actor, String key, String hash) {
        sql.sql("delete from idempotency_key where actor = ? and name = ? and created_at < ?")
                .param(actor)
                .param(key)
                .param(Columns.time(clock.instant().minus(KEPT)))
                .update();
        try {
            sql.sql("insert into idempotency_key (actor, name, request_hash, created_at) values (?, ?, ?, ?)")
                    .param(actor)
                    .param(key)
                    .param(hash)
                    .param(Columns.time(clock.instant()))
                    .update();
            return Optional.empty();
        } catch (DuplicateKeyException e) {
            return Optional.of(replay(actor, key, hash));
        }
    }

    private Answered replay(String actor, String key, String hash) {
        Row row = sql.sql("select * from idempotency_key where actor = ? and name = ?")
                .param(actor)
                .param(key)
                .query((found, n) -> new Row(
                        Columns.text(found, "request_hash"),
                        found.getInt("status"),
                        Optional.ofNullable(found.getString("headers_json")).orElse("{}"),
                        Optional.ofNullable(found.getString("body")).orElse("")))
                .optional()
                .orElseThrow(() -> inFlight());
        if (!row.hash().equals(hash)) {
            throw new ProblemException(
                    Code.KEY_REUSED,
                    "this Idempotency-Key was used with another method, address or body; use a new one");
        }
        if (row.status() == 0) {
            throw inFlight();
        }
        return new Answered(
                row.status(), Columns.read(row.headers(), new TypeReference<Map<String, String>>() {}), row.body());
    }

    private static ProblemException inFlight() {
        return new ProblemException(
                        Code.REQUEST_IN_FLIGHT, "a request with this Idempotency-Key is being answered; ask again")
                .retryAfter(Duration.ofSeconds(1));
    }

    void done(String actor, String key, Answered answer) {
        sql.sql("update idempotency_key set status = ?, headers_json = ?, body = ? where actor = ? and name = ?")
                .param(answer.status())
                .param(Columns.json(answer.headers()))
                .param(answer.body())
                .param(actor)
                .param(key)
                .update();
    }

    /** The request failed in a way that may be tried again. */
    void forget(String actor, String key) {
        sql.sql("delete from idempotency_key where actor = ? and name = ?")
                .param(actor)
                .param(key)
                .update();
    }

    /** What a console that was killed was answering will never be answered; it may be asked again. */
    void forgetUnanswered() {
        sql.sql("delete from idempotency_key where status is null or created_at < ?")
                .param(Columns.time(clock.instant().minus(KEPT)))
                .update();
    }
}

package dev.slipway.admin.person;

import dev.slipway.admin.access.Network;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Slows guessing down. What is slowed is an account as seen from one network, and a network as a whole; never an account
 * as such, or anybody could keep its owner out by guessing badly.
 */
@Component
final class SignInGuard {
    private static final int FREE = 5;
    private static final int FREE_FOR_A_NETWORK = 50;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGIVEN = Duration.ofHours(1);

    private final JdbcClient sql;
    private final Clock clock;

    SignInGuard(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    private record Guard(int failures, Instant blockedUntil, Instant updatedAt) {}

    /** @throws ProblemException 429 while it is too early to try again */
    void check(String account, String address) {
        Instant now = clock.instant();
        for (String name : new String[] {both(account, address), network(address)}) {
            find(name).map(Guard::blockedUntil).filter(now::isBefore).ifPresent(until -> {
                throw new ProblemException(
                                Code.RATE_LIMITED, "too many failed attempts from your network; wait and try again")
                        .retryAfter(Duration.between(now, until).plusMillis(999));
            });
        }
    }

    void failed(String account, String address) {
        count(both(account, address), FREE);
        count(network(address), FREE_FOR_A_NETWORK);
    }

    void succeeded(String account, String address) {
        sql.sql("delete from sign_in_guard where guard = ?")
                .param(both(account, address))
                .update();
    }

    private void count(String name, int free) {
        Instant now = clock.instant();
        Optional<Guard> before = find(name);
        int failures = before.filter(guard -> guard.updatedAt().isAfter(now.minus(FORGIVEN)))
                        .map(Guard::failures)
                        .orElse(0)
                + 1;
        long seconds = failures < free ? 0 : 1L << Math.min(20, failures - free);
        Instant until = now.plusSeconds(Math.min(seconds, LONGEST.toSeconds()));
        if (before.isPresent()) {
            write(name, failures, until, now);
            return;
        }
        try {
            sql.sql("insert into sign_in_guard (guard, failures, blocked_until, updated_at) values (?, ?, ?, ?)")
                    .param(name)
                    .param(failures)
                    .param(Columns.time(until))
                    .param(Columns.time(now))
                    .update();
        } catch (DuplicateKeyException e) {
            write(name, failures, until, now);
        }
    }

    private void write(String name, int failures, Instant until, Instant now) {
        sql.sql("update sign_in_guard set failures = ?, blocked_until = ?, updated_at = ? where guard = ?")
                .param(failures)
                .param(Columns.time(until))
                .param(Columns.time(now))
                .param(name)
                .update();
    }

    private Optional<Guard> find(String name) {
        return sql.sql("select * from sign_in_guard where guard = ?")
                .param(name)
                .query((row, n) -> new Guard(
                        row.getInt("failures"), Columns.time(row, "blocked_until"), Columns.time(row, "updated_at")))
                .optional();
    }

    private static String both(String account, String address) {
        return account.toLowerCase(Locale.ROOT) + " from " + Network.around(address);
    }

    private static String network(String address) {
        return "anybody from " + Network.around(address);
    }
}

package dev.slipway.admin.token;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;
import static dev.slipway.admin.database.Columns.time;
import static dev.slipway.admin.database.Columns.timeOrNull;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.database.Hashes;
import dev.slipway.admin.database.Ids;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class Tokens {
    private static final String BEGINNING = "slw_";
    private static final int PREFIX_LETTERS = 8;
    private static final int SECRET_LETTERS = 40;

    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;

    Tokens(JdbcClient sql, Ids ids, Clock clock) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
    }

    Token add(NewToken asked, Set<Scope> scopes, Caller caller) {
        String id = ids.next("tok");
        String prefix = BEGINNING + Hashes.secret(PREFIX_LETTERS);
        String secret = prefix + "_" + Hashes.secret(SECRET_LETTERS);
        sql.sql("""
                        insert into api_token (id, name, prefix, secret_hash, preset, scopes, tenant_id, person_id, cidrs,
                          created_by, created_at, expires_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
                        """)
                .param(id)
                .param(asked.name())
                .param(prefix)
                .param(Hashes.of(secret))
                .param(asked.preset())
                .param(scopes.stream().map(Scope::word).sorted().collect(Collectors.joining(" ")))
                .param(asked.tenantId())
                .param(caller.kind().equals("person") ? caller.id() : null)
                .param(asked.cidrs() == null ? "" : String.join(" ", asked.cidrs()))
                .param(caller.name())
                .param(time(clock.instant()))
                .param(dev.slipway.admin.database.Columns.timeOrNull(asked.expiresAt()))
                .update();
        return find(id).orElseThrow().with(secret);
    }

    Optional<Token> find(String id) {
        return sql.sql("select * from api_token where id = ?")
                .param(id)
                .query(Tokens::token)
                .optional();
    }

    Token get(Caller caller, String id) {
        return find(id).filter(token ->
                        caller.tenants() == null || (token.tenantId() != null && caller.sees(token.tenantId())))
                .orElseThrow(() -> ProblemException.notFound("token", id));
    }

    Optional<Token> bySecret(String secret) {
        return sql.sql("select * from api_token where secret_hash = ? and revoked_at is null")
                .param(Hashes.of(secret))
                .query(Tokens::token)
                .optional();
    }

    List<Token> list(Filter filter, Cursor cursor) {
        return filter.query(sql, "select * from api_token", "id", cursor, Tokens::token);
    }

    long version(String id) {
        return sql.sql("select version from api_token where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    void used(String id, String address) {
        sql.sql("update api_token set last_used_at = ?, last_used_from = ? where id = ?")
                .param(time(clock.instant()))
                .param(address)
                .param(id)
                .update();
    }

    void revoke(String id) {
        sql.sql("update api_token set revoked_at = ?, version = version + 1 where id = ? and revoked_at is null")
                .param(time(clock.instant()))
                .param(id)
                .update();
    }

    static Set<Scope> scopes(Token token) {
        return token.scopes().stream()
                .flatMap(word -> Scope.of(word).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(" ", -1));
    }

    private static Token token(ResultSet row, int number) throws SQLException {
        return new Token(
                text(row, "id"),
                text(row, "name"),
                text(row, "prefix"),
                textOrNull(row, "preset"),
                words(text(row, "scopes")),
                textOrNull(row, "tenant_id"),
                words(text(row, "cidrs")),
                textOrNull(row, "person_id"),
                text(row, "created_by"),
                time(row, "created_at"),
                timeOrNull(row, "expires_at"),
                timeOrNull(row, "last_used_at"),
                textOrNull(row, "last_used_from"),
                timeOrNull(row, "revoked_at"),
                null);
    }
}

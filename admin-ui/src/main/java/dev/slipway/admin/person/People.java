package dev.slipway.admin.person;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;
import static dev.slipway.admin.database.Columns.time;

import dev.slipway.admin.database.Columns;
import dev.slipway.admin.database.Ids;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The accounts of people. */
@Component
public final class People {
    private final JdbcClient sql;
    private final Ids ids;
    private final Clock clock;

    People(JdbcClient sql, Ids ids, Clock clock) {
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
    }

    /** What is needed to check a sign-in. */
    record Secrets(@Nullable String passwordHash, @Nullable String totpSealed, boolean totpOn, long totpLastStep) {}

    public Person get(String id) {
        return find(id).orElseThrow(() -> ProblemException.notFound("user", id));
    }

    public Optional<Person> find(String id) {
        return sql.sql("select * from person where id = ?")
                .param(id)
                .query(this::person)
                .optional();
    }

    public Optional<Person> byEmail(String email) {
        return sql.sql("select * from person where email = ?")
                .param(email.toLowerCase(Locale.ROOT))
                .query(this::person)
                .optional();
    }

    boolean anyOperator() {
        return sql.sql("select 1 from person where role = 'operator' fetch first 1 rows only")
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** The owners of a tenant, the first one first. */
    public List<Person> owners(String tenantId) {
        return sql.sql("""
                        select p.* from person p join membership m on m.person_id = p.id
                        where m.tenant_id = ? and p.role = 'owner' order by p.id
                        """).param(tenantId).query(this::person).list();
    }

    List<Person> list(Filter filter, Cursor cursor) {
        return filter.query(sql, "select * from person", "id", cursor, this::person);
    }

    long version(String id) {
        return sql.sql("select version from person where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    public Person add(String email, String name, String role, List<String> tenants) {
        if (byEmail(email).isPresent()) {
            throw new ProblemException(
                    Code.NAME_TAKEN, "there is a user " + email.toLowerCase(Locale.ROOT) + " already");
        }
        String id = ids.next("usr");
        sql.sql("""
                        insert into person (id, email, name, role, totp_on, totp_last_step, disabled, version, created_at,
                          updated_at) values (?, ?, ?, ?, false, 0, false, 1, ?, ?)
                        """)
                .param(id)
                .param(email.toLowerCase(Locale.ROOT))
                .param(name)
                .param(role)
                .param(time(clock.instant()))
                .param(time(clock.instant()))
                .update();
        memberOf(id, tenants);
        return get(id);
    }

    Person change(Person before, String name, String role, boolean disabled, List<String> tenants) {
        update(before.id(), "name = ?, role = ?, disabled = ?", name, role, disabled);
        sql.sql("delete from membership where person_id = ?").param(before.id()).update();
        memberOf(before.id(), tenants);
        return get(before.id());
    }

    private void memberOf(String id, List<String> tenants) {
        for (String tenant : tenants) {
            sql.sql("insert into membership (person_id, tenant_id) values (?, ?)")
                    .param(id)
                    .param(tenant)
                    .update();
        }
    }

    public void join(String id, String tenantId) {
        memberOf(id, List.of(tenantId));
        update(id, "disabled = disabled");
    }

    void remove(String id) {
        sql.sql("delete from person where id = ?").param(id).update();
    }

    /** People who belonged to this tenant alone go with it. */
    public void forgetTenant(String tenantId) {
        sql.sql("""
                        delete from person where role in ('owner', 'developer')
                        and id in (select person_id from membership where tenant_id = ?)
                        and id not in (select person_id from membership where tenant_id <> ?)
                        """).param(tenantId).param(tenantId).update();
        sql.sql("delete from membership where tenant_id = ?").param(tenantId).update();
    }

    Secrets secrets(String id) {
        return sql.sql("select * from person where id = ?")
                .param(id)
                .query((row, n) -> new Secrets(
                        textOrNull(row, "password_hash"),
                        textOrNull(row, "totp_sealed"),
                        row.getBoolean("totp_on"),
                        row.getLong("totp_last_step")))
                .single();
    }

    void password(String id, String hash) {
        update(id, "password_hash = ?", hash);
    }

    void totp(String id, @Nullable String sealed, boolean on) {
        update(id, "totp_sealed = ?, totp_on = ?, totp_last_step = 0", sealed, on);
    }

    /** Whether nobody has used this code yet; a code is good once. */
    boolean takeTotpStep(String id, long step) {
        return sql.sql("update person set totp_last_step = ? where id = ? and totp_last_step < ?")
                        .param(step)
                        .param(id)
                        .param(step)
                        .update()
                == 1;
    }

    private void update(String id, String assignments, @Nullable Object... values) {
        JdbcClient.StatementSpec statement =
                sql.sql("update person set " + assignments + ", version = version + 1, updated_at = ? where id = ?");
        for (Object value : values) {
            statement = statement.param(value);
        }
        statement.param(time(clock.instant())).param(id).update();
    }

    private Person person(ResultSet row, int number) throws SQLException {
        String id = text(row, "id");
        return new Person(
                id,
                text(row, "email"),
                text(row, "name"),
                text(row, "role"),
                sql.sql("select tenant_id from membership where person_id = ? order by tenant_id")
                        .param(id)
                        .query((found, n) -> text(found, "tenant_id"))
                        .list(),
                row.getBoolean("totp_on"),
                row.getBoolean("disabled"),
                Columns.time(row, "created_at"),
                Columns.time(row, "updated_at"));
    }
}

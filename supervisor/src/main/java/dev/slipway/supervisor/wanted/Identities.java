package dev.slipway.supervisor.wanted;

import dev.slipway.supervisor.layout.WholeFile;
import dev.slipway.supervisor.posix.Account;
import dev.slipway.supervisor.tenant.Identity;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.TenantName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who every tenant is. A tenant's first application decides; what was decided stays, also after the tenant is removed,
 * so that no other tenant ever owns the files it left somewhere.
 */
public final class Identities {
    /** Accounts that must never run a tenant's code, and the lowest uid an account of a person has. */
    public record Rules(
            UidRange range,
            int minimumUid,
            String httpdUser,
            @Nullable String consoleUser) {}

    private record Entry(int uid, int gid, String account) {
        static Entry of(Identity identity) {
            return new Entry(identity.uid(), identity.gid(), identity.name());
        }

        Identity identity() {
            return new Identity(uid, gid, account);
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private volatile Rules rules;
    private final Map<String, Entry> entries = new TreeMap<>();

    /** Decided and not kept yet: two new tenants at once must not be given the same uid. */
    private final Map<String, Entry> promised = new TreeMap<>();

    public Identities(Path file, Rules rules) throws IOException {
        this.file = file;
        this.rules = rules;
        if (Files.exists(file)) {
            try {
                entries.putAll(JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Entry>>() {}));
            } catch (JacksonException e) {
                throw new IOException(file + " cannot be read: " + e.getOriginalMessage(), e);
            }
        }
    }

    /** Identities given before stay as they are. */
    public void follow(Rules others) {
        rules = others;
    }

    /**
     * Who the tenant is or would be. Nothing is written until {@link #keep}, but nobody else is given the uid meanwhile.
     *
     * @param user the account asked for, or null
     * @param busy whether a uid of the range is in use by somebody else on this host right now
     * @throws Refused when the account cannot be used
     */
    public synchronized Identity decide(TenantName tenant, @Nullable String user, Predicate<Integer> busy) {
        Entry known = entries.get(tenant.value());
        if (user != null) {
            Identity asked = account(user);
            if (known != null && known.uid() != asked.uid()) {
                throw new Refused("user = \"" + user + "\": tenant " + tenant.value() + " already is uid " + known.uid()
                        + " (" + known.account() + "); a tenant keeps its uid, so use another tenant name");
            }
            if (known == null) {
                refuseShared(tenant, asked, user);
                promised.put(tenant.value(), Entry.of(asked));
            }
            return asked;
        }
        if (known != null) {
            return known.identity();
        }
        Entry before = promised.get(tenant.value());
        if (before != null && rules.range().holds(before.uid())) {
            return before.identity();
        }
        for (int uid = rules.range().first(); uid <= rules.range().last(); uid++) {
            if (!taken(uid) && !isConsoles(uid) && !busy.test(uid)) {
                promised.put(tenant.value(), new Entry(uid, uid, tenant.value()));
                return new Identity(uid, uid, tenant.value());
            }
        }
        throw new Refused("no uid left in the range " + rules.range().first() + "-"
                + rules.range().last() + "; widen uid-range in slipway.toml");
    }

    /** Whether the tenant's uid is or will be one of the range rather than an account's. */
    public synchronized boolean fromRange(TenantName tenant) {
        Entry known = entries.get(tenant.value());
        return known == null || rules.range().holds(known.uid());
    }

    private void refuseShared(TenantName tenant, Identity asked, String user) {
        all().filter(other -> !other.getKey().equals(tenant.value())).forEach(other -> {
            if (other.getValue().uid() == asked.uid()) {
                throw new Refused("user = \"" + user + "\": uid " + asked.uid() + " belongs to tenant " + other.getKey()
                        + "; every tenant needs an account of its own");
            }
            if (other.getValue().gid() == asked.gid()) {
                throw new Refused("user = \"" + user + "\": its group " + asked.gid() + " is the group of tenant "
                        + other.getKey() + " too, who could read its files; every tenant needs a group of its own");
            }
        });
    }

    private boolean taken(int uid) {
        return all().anyMatch(other ->
                        other.getValue().uid() == uid || other.getValue().gid() == uid)
                || Account.byUid(uid).isPresent();
    }

    /** The console may run under a bare uid. */
    private boolean isConsoles(int uid) {
        return Integer.toString(uid).equals(rules.consoleUser());
    }

    private Stream<Map.Entry<String, Entry>> all() {
        return Stream.concat(entries.entrySet().stream(), promised.entrySet().stream());
    }

    private Identity account(String user) {
        Account account = Account.byName(user)
                .orElseThrow(
                        () -> new Refused("user = \"" + user + "\": no such account on this host; create it (adduser "
                                + user + ") or leave user out to get a uid from the range"));
        if (account.uid() == 0 || account.gid() == 0) {
            throw new Refused("user = \"" + user
                    + "\": is root or has root's group; a tenant never runs as root, choose an account of its own");
        }
        if (account.name().equals(rules.httpdUser())
                || account.name().equals(rules.consoleUser())
                || isConsoles(account.uid())) {
            throw new Refused("user = \"" + user + "\": belongs to "
                    + (account.name().equals(rules.httpdUser()) ? "httpd" : "the console")
                    + "; choose an account of the tenant's own");
        }
        if (account.uid() < rules.minimumUid() || account.gid() < rules.minimumUid()) {
            throw new Refused(
                    "user = \"" + user + "\": is a system account (uid " + account.uid() + ", gid " + account.gid()
                            + ", below minimum-uid " + rules.minimumUid() + "); choose an account of the tenant's own");
        }
        if (rules.range().holds(account.uid())) {
            throw new Refused("user = \"" + user + "\": uid " + account.uid()
                    + " lies in uid-range, which is for tenants without an account; choose another account");
        }
        Suitability.ofThisHost().demand(account);
        return new Identity(account.uid(), account.gid(), account.name());
    }

    /** Remembers for ever, on disk before it returns. */
    public synchronized void keep(TenantName tenant, Identity identity) throws IOException {
        Entry entry = Entry.of(identity);
        promised.remove(tenant.value());
        if (!entry.equals(entries.put(tenant.value(), entry))) {
            WholeFile.write(file, JSON.writeValueAsBytes(entries));
        }
    }
}

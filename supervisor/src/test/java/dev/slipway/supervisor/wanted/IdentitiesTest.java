package dev.slipway.supervisor.wanted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.tenant.Identity;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.TenantName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With accounts that every Debian has: root, daemon, games, www-data, and nobody, whose uid and gid are 65534. */
class IdentitiesTest {
    private static final int NOBODY = 65534;
    private static final TenantName ALICE = new TenantName("alice");
    private static final TenantName BOB = new TenantName("bob");
    private static final UidRange RANGE = new UidRange(187_100, 187_102);

    @TempDir
    private Path directory;

    @Test
    void rootIsRefused() throws IOException {
        refuses(
                "user = \"root\": is root or has root's group; a tenant never runs as root, choose an account of its own",
                identities(),
                ALICE,
                "root");
    }

    @Test
    void anAccountThatDoesNotExistIsRefusedAndNobodyElseIsTaken() throws IOException {
        refuses(
                "user = \"no-such-user\": no such account on this host; create it (adduser no-such-user) or leave user"
                        + " out to get a uid from the range",
                identities(),
                ALICE,
                "no-such-user");
    }

    @Test
    void httpdsUserAndTheConsolesAreRefused() throws IOException {
        refuses(
                "user = \"www-data\": belongs to httpd; choose an account of the tenant's own",
                identities(),
                ALICE,
                "www-data");
        refuses(
                "user = \"games\": belongs to the console; choose an account of the tenant's own",
                identities(),
                ALICE,
                "games");
    }

    @Test
    void aSystemAccountIsRefused() throws IOException {
        refuses(
                "user = \"daemon\": is a system account (uid 1, gid 1, below minimum-uid 1000); choose an account of"
                        + " the tenant's own",
                identities(),
                ALICE,
                "daemon");
    }

    @Test
    void anAccountWithinTheRangeIsRefused() throws IOException {
        refuses(
                "user = \"nobody\": uid 65534 lies in uid-range, which is for tenants without an account; choose"
                        + " another account",
                identities(new UidRange(65_000, 66_000), 1000),
                ALICE,
                "nobody");
    }

    @Test
    void anAccountOfAnotherTenantIsRefused() throws IOException {
        Identities identities = identities();
        identities.keep(ALICE, decide(identities, ALICE, "nobody"));
        refuses(
                "user = \"nobody\": uid 65534 belongs to tenant alice; every tenant needs an account of its own",
                identities,
                BOB,
                "nobody");
    }

    @Test
    void anAccountWhoseGroupIsAnotherTenantsIsRefused() throws IOException {
        Identities identities = identities(RANGE, 1);
        identities.keep(ALICE, decide(identities, ALICE, "nobody"));
        refuses(
                "user = \"sync\": its group 65534 is the group of tenant alice too, who could read its files; every"
                        + " tenant needs a group of its own",
                identities,
                BOB,
                "sync");
    }

    @Test
    void aTenantKeepsTheUidItHas() throws IOException {
        Identities identities = identities();
        Identity first = decide(identities, ALICE, null);
        identities.keep(ALICE, first);
        refuses(
                "user = \"nobody\": tenant alice already is uid 187100 (alice); a tenant keeps its uid, so use another"
                        + " tenant name",
                identities,
                ALICE,
                "nobody");
        assertEquals(first, decide(identities, ALICE, null));
    }

    @Test
    void anAccountIsTakenAsItIs() throws IOException {
        Identities identities = identities();
        assertEquals(new Identity(NOBODY, NOBODY, "nobody"), decide(identities, ALICE, "nobody"));
        identities.keep(ALICE, decide(identities, ALICE, "nobody"));
        assertEquals(new Identity(NOBODY, NOBODY, "nobody"), decide(identities, ALICE, "nobody"));
        assertEquals(new Identity(NOBODY, NOBODY, "nobody"), decide(identities, ALICE, null));
    }

    @Test
    void uidsOfTheRangeAreDistinctAndStayOverRestarts() throws IOException {
        Identities before = identities();
        before.keep(ALICE, decide(before, ALICE, null));
        before.keep(BOB, decide(before, BOB, null));
        Identities after = identities();
        assertEquals(new Identity(187_100, 187_100, "alice"), decide(after, ALICE, null));
        assertEquals(new Identity(187_101, 187_101, "bob"), decide(after, BOB, null));
        assertEquals(187_102, decide(after, new TenantName("carol"), null).uid());
    }

    @Test
    void aUidIsNotGivenAgainEvenWhenTheFirstTenantIsLongGone() throws IOException {
        Identities identities = identities();
        for (String name : new String[] {"one", "two", "three"}) {
            TenantName tenant = new TenantName(name);
            identities.keep(tenant, decide(identities, tenant, null));
        }
        refuses("no uid left in the range 187100-187102; widen uid-range in slipway.toml", identities(), ALICE, null);
    }

    @Test
    void aUidThatSomebodyOnThisHostHasIsPassedOver() throws IOException {
        assertEquals(
                187_101, identities().decide(ALICE, null, uid -> uid == 187_100).uid());
        Identities aroundNobody = identities(new UidRange(NOBODY, NOBODY + 1), 1000);
        assertEquals(NOBODY + 1, decide(aroundNobody, ALICE, null).uid());
    }

    @Test
    void twoNewTenantsAtOnceGetDifferentUidsBeforeEitherIsKept() throws IOException {
        Identities identities = identities();
        Identity alice = decide(identities, ALICE, null);
        Identity bob = decide(identities, BOB, null);
        assertNotEquals(alice.uid(), bob.uid());
        identities.keep(BOB, bob);
        identities.keep(ALICE, alice);
        assertEquals(alice, decide(identities, ALICE, null));
        assertEquals(bob, decide(identities, BOB, null));
    }

    @Test
    void twoApplicationsOfANewTenantAtOnceGetTheSameUid() throws IOException {
        Identities identities = identities();
        Identity first = identities.decide(ALICE, null, uid -> false);
        Identity second = identities.decide(ALICE, null, uid -> uid == first.uid());
        assertEquals(first, second);
    }

    @Test
    void twoNewTenantsAtOnceDoNotGetTheSameAccount() throws IOException {
        Identities identities = identities();
        assertEquals(NOBODY, decide(identities, ALICE, "nobody").uid());
        assertThrows(Refused.class, () -> decide(identities, BOB, "nobody"));
    }

    @Test
    void whatWasOnlyDecidedMayBeDecidedOtherwise() throws IOException {
        Identities identities = identities();
        assertEquals(187_100, decide(identities, ALICE, null).uid());
        assertEquals(NOBODY, decide(identities, ALICE, "nobody").uid());
        assertEquals(187_100, decide(identities, ALICE, null).uid());
        assertFalse(Files.exists(file()));
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Files.writeString(file(), "{\"alice\": {\"uid\": ");
        String message =
                String.valueOf(assertThrows(IOException.class, this::identities).getMessage());
        assertTrue(message.startsWith(file() + " cannot be read: "), message);
    }

    @Test
    void theRangeItselfRefusesNonsense() {
        assertEquals(new UidRange(200_000, 299_999), UidRange.parse("200000-299999"));
        for (String wrong :
                new String[] {"", "-", "5", "999-2000", "3000-2000", "a-b", "1000-", "1-2-3", "1000 - 2000"}) {
            assertThrows(IllegalArgumentException.class, () -> UidRange.parse(wrong), wrong);
        }
    }

    private Identities identities() throws IOException {
        return identities(RANGE, 1000);
    }

    private Identities identities(UidRange range, int minimum) throws IOException {
        return new Identities(file(), new Identities.Rules(range, minimum, "www-data", "games"));
    }

    private Path file() {
        return directory.resolve("identities.json");
    }

    private static Identity decide(Identities identities, TenantName tenant, @Nullable String user) {
        return identities.decide(tenant, user, uid -> false);
    }

    private static void refuses(String message, Identities identities, TenantName tenant, @Nullable String user) {
        assertEquals(
                message,
                assertThrows(Refused.class, () -> decide(identities, tenant, user))
                        .getMessage());
    }
}

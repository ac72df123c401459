package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Postgres;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.Tenancy;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The same console on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTest {
    private Postgres postgres;

    @BeforeAll
    void start() throws Exception {
        postgres = Postgres.started();
    }

    @AfterAll
    void end() throws Exception {
        if (postgres != null) {
            postgres.remove();
        }
    }

    @Test
    void theStoryIsTheSameOnPostgres() throws Exception {
        try (Console console = Console.on(Console.config(Console.directory(), postgres.database("story")))) {
            assertEquals("postgresql", console.admin().get("/system").text("database"));
            new TenantStoryTest(console).everyStepOfTheStorySaidTwiceChangesNothingTheSecondTime();
            ConventionsTest conventions = new ConventionsTest(console);
            conventions.whatIsWrongInABodyIsNamedByItsPointer();
            conventions.aChangeNeedsTheVersionThatItsWriterHasSeen();
            conventions.aRepeatedKeyIsAnsweredAsBeforeAndAnotherBodyIsRefused();
            conventions.listsComeInPagesThatAreStableAndLinked();
            AccessTest access = new AccessTest(console);
            access.aTokenIsShownOnceAndKeptAsAHash();
            access.anOwnerSignsInSeesTheirTenantOnlyAndWritesOnlyFromOurPages();
            access.guessingSlowsTheGuessersNetworkAndNotTheAccount();
            access.aSignInLinkWorksOnceAsTheTenantsOwner();
            ForeignTenantTest foreign = new ForeignTenantTest(console);
            foreign.everyPathOfTheDescriptionHidesWhatIsSomebodyElses().forEach(one -> {
                try {
                    one.getExecutable().execute();
                } catch (Throwable e) {
                    throw new AssertionError(one.getDisplayName(), e);
                }
            });
            Reply usage = console.admin().get("/usage").expect(200);
            assertTrue(usage.each("tenant").size() > 1, usage.body());
            console.admin().get("/audit?limit=5").expect(200);
            console.admin().get("/events?limit=5").expect(200);
        }
    }

    @Test
    void aBackupOfOneKindOfDatabaseIsRestoredIntoTheOther() throws Exception {
        BackupTest.roundTrip(
                Console.config(Console.directory(), null),
                Console.config(Console.directory(), postgres.database("restored")));
        BackupTest.roundTrip(
                Console.config(Console.directory(), postgres.database("saved")),
                Console.config(Console.directory(), null));
    }

    @Test
    void nonsenseIsNoFaultOfOursOnPostgresEither() throws Exception {
        try (Console console = Console.on(Console.config(Console.directory(), postgres.database("nonsense")))) {
            new FuzzTest(console).nothingAtAnyAddressIsAFaultOfOurs();
        }
    }

    @Test
    void aDatabaseThatGoesAwayIsSaidToBeAndComesBack() throws Exception {
        try (Console console = Console.on(Console.config(Console.directory(), postgres.database("outage")))) {
            Tenancy tenancy = Tenancy.live(console);
            postgres.stop();
            Reply gone = console.admin().get("/tenants").refused(503, "database-unavailable");
            assertTrue(!gone.header("Retry-After").isEmpty());
            console.admin()
                    .post("/tenants", Map.of("name", "never", "plan_id", "none"))
                    .refused(503, "database-unavailable");
            console.as("").get("//health").refused(503, "database-unavailable");
            postgres.start();
            long end = System.nanoTime() + 60_000_000_000L;
            while (console.admin().get("/tenants").status() != 200 && System.nanoTime() < end) {
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
            assertEquals(
                    java.util.List.of(tenancy.id()),
                    console.admin().get("/tenants").expect(200).each("id"));
            console.admin()
                    .waiting()
                    .post("/tenants/" + tenancy.id() + "/suspend")
                    .expect(200);
        }
    }
}

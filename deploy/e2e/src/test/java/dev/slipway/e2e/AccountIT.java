package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tenants that have an account on this host: made for these tests, and taken away again. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountIT {
    /** Below the uids that instances of these tests take. */
    private static final int UID = 200_000 + (int) (ProcessHandle.current().pid() % 100_000);

    private static final String OWN = "slipway-own-" + UID;
    private static final String ROOTS_GROUP = "slipway-gid0-" + UID;

    private final Instance instance;
    private final Path probe;

    AccountIT(Instance instance) throws Exception {
        this.instance = instance;
        this.probe = new Applications(instance.prefix()).probe("1");
    }

    @BeforeAll
    void makeAccounts() {
        run("groupadd", "--gid", id(0), OWN);
        // in another group besides, and without the home that it is said to have
        run(
                "useradd",
                "--no-log-init",
                "--no-create-home",
                "--home-dir",
                "/nonexistent/" + OWN,
                "--uid",
                id(0),
                "--gid",
                id(0),
                "--groups",
                "games",
                OWN);
        run("useradd", "--no-log-init", "--no-create-home", "--uid", id(1), "--gid", "0", ROOTS_GROUP);
    }

    private static String id(int plus) {
        return Integer.toString(UID + plus);
    }

    private static void run(String... words) {
        Command.run(List.of(words)).succeeded();
    }

    @AfterAll
    void remove() {
        instance.removeAll();
        Command.run(List.of("userdel", OWN));
        Command.run(List.of("userdel", ROOTS_GROUP));
    }

    @Test
    void anAccountIsTakenExactlyAsSaid() throws Exception {
        Application shop = Application.of("account", "shop", probe, "account.example.test")
                .with("umask", "077")
                .with("fd-limit", "777")
                .with("nice", "7")
                .env("GREETING", "hello");
        instance.apply("user = \"" + OWN + "\"\n" + shop.toml()).succeeded();
        ApplicationStatus status = instance.status(shop);
        assertEquals(List.of(UID, UID), List.of(status.uid(), status.gid()));
        Proc worker = new Proc(instance.workerOf(shop));
        Map<String, String> kernel = worker.status();
        String four = "%1$s\t%1$s\t%1$s\t%1$s".formatted(UID);
        assertEquals(four, kernel.get("Uid"));
        assertEquals(four, kernel.get("Gid"));
        assertEquals("", kernel.get("Groups"), "not even the groups that the account is in");
        assertEquals("0077", kernel.get("Umask"));
        assertEquals("0000000000000000", kernel.get("CapBnd"));
        assertEquals("1", kernel.get("NoNewPrivs"));
        assertEquals(List.of("777", "777"), worker.limit("Max open files"));
        assertEquals(List.of("0", "0"), worker.limit("Max core file size"));
        assertEquals(7, worker.nice());
        String data = instance.data(shop).toString();
        assertEquals(data, worker.directory(), "its own directory and not the home that is missing");
        List<String> environment = worker.environment();
        assertTrue(
                environment.containsAll(List.of("HOME=" + data, "PWD=" + data, "USER=" + OWN, "GREETING=hello")),
                environment.toString());
        assertEquals(
                "600",
                Integer.toOctalString((Integer) Files.getAttribute(written(shop), "unix:mode") & 0777),
                "what it writes is for nobody else");
    }

    private Path written(Application shop) {
        instance.front().get(shop.host(), "/post?id=1");
        return instance.data(shop).resolve("posts.log");
    }

    @Test
    void anAccountWithRootsGroupIsRefused() throws IOException {
        Application shop = Application.of("account0", "shop", probe, "account0.example.test");
        Outcome outcome = instance.apply("user = \"" + ROOTS_GROUP + "\"\n" + shop.toml());
        assertEquals(2, outcome.exit(), outcome.toString());
        assertTrue(outcome.err().contains("is root or has root's group"), outcome.err());
    }
}

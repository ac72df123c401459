package dev.slipway.supervisor.wanted;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.posix.Account;
import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuitabilityTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);

    @TempDir
    private Path directory;

    private Account account = new Account("none", 1, 1, "/", "");

    @BeforeEach
    void home() throws IOException {
        Path home = Files.createDirectory(directory.resolve("home"));
        int owner = (Integer) Files.getAttribute(home, "unix:uid");
        account = new Account("alice", owner, owner, home.toString(), "/bin/false");
    }

    private void demand(String shadow) throws IOException {
        Path file = Files.writeString(directory.resolve("shadow"), shadow);
        new Suitability(file, TODAY).demand(account);
    }

    private void refused(String shadow, String why) {
        String message =
                String.valueOf(assertThrows(Refused.class, () -> demand(shadow)).getMessage());
        assertTrue(message.contains(why), message);
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(Path.of(account.home()), PosixFilePermissions.fromString(mode));
    }

    @Test
    void anOrdinaryAccountIsGoodEnoughAlsoWithoutAPasswordOrAnEntry() throws IOException {
        demand("alice:!:20000:0:99999:7:::\n");
        demand("bob:*:20000:0:99999:7::1:\n");
    }

    @Test
    void oneThatHasExpiredIsNot() throws IOException {
        demand("alice:x:20000:0:99999:7::" + TODAY.plusDays(1).toEpochDay() + ":\n");
        refused("alice:x:20000:0:99999:7::" + TODAY.toEpochDay() + ":\n", "expired on 2026-03-01");
        refused("alice:x:20000:0:99999:7::1:\n", "expired on 1970-01-02");
        refused("alice:x:20000:0:99999:7::soon:\n", "does not tell");
    }

    @Test
    void nobodyElseMayBeAbleToWriteToItsHome() throws IOException {
        mode("rwxr-xr-x");
        demand("");
        mode("rwxrwxr-x");
        refused("", "can be written by others (mode 775)");
        mode("rwx----w-");
        refused("", "can be written by others (mode 702)");
        mode("rwx------");
        if (account.uid() == 0) {
            Files.setAttribute(Path.of(account.home()), "unix:uid", 4711);
        }
        account = new Account("alice", 4712, 4712, account.home(), "");
        refused("", "belongs to uid ");
    }

    @Test
    void aHomeThatIsNotThereIsNoHarm() throws IOException {
        account =
                new Account("alice", 4711, 4711, directory.resolve("elsewhere").toString(), "");
        demand("");
    }
}

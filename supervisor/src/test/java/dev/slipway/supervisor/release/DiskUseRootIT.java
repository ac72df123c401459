package dev.slipway.supervisor.release;

import static dev.slipway.supervisor.Samples.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.Prefix;
import dev.slipway.supervisor.Samples;
import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.sandbox.Sandboxes;
import dev.slipway.supervisor.spawn.RealCgroups;
import dev.slipway.supervisor.spawn.Spawner;
import dev.slipway.supervisor.spawn.TenantRun;
import dev.slipway.supervisor.spawn.WorkerCommand;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.wanted.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
@Timeout(60)
class DiskUseRootIT {
    private static final ApplicationKey SHOP = ApplicationKey.parse("alice/shop");

    @TempDir
    private Path directory;

    private Layout layout;
    private RealCgroups real;
    private DiskUse use;

    @BeforeEach
    void install() throws IOException {
        Posix.load();
        layout = Prefix.in(directory);
        real = new RealCgroups();
        WorkerCommand command = new WorkerCommand(layout, Path.of(System.getProperty("java.home")));
        TenantRun run =
                new TenantRun(real.cgroups(), new Spawner(Watcher.started(), Sandboxes.real(layout.run())), command);
        Spool spool = new Spool(layout.spool());
        new ReleaseStore(layout, command, run, spool).prepare(SHOP, ALICE);
        use = new DiskUse(layout, run, spool);
    }

    @AfterEach
    void removeGroups() {
        real.close();
    }

    /** Its release is known and was never unpacked: what is not there takes up nothing. */
    private static Wanted wanted(String limit) {
        return new Wanted(
                Samples.specification("alice/shop", Map.of("disk-limit", limit)),
                ALICE,
                true,
                1,
                List.of(Samples.FIRST),
                1,
                "secret");
    }

    @Test
    void dataAndReleasesCountAndNothingElse() throws IOException {
        assertEquals(Optional.empty(), use.excess(wanted("1MiB")));
        Path file = layout.data("alice", "shop").resolve("large");
        Files.write(file, new byte[2 << 20]);
        Posix.own(file, ALICE.uid(), ALICE.gid(), 0600);
        String excess = use.excess(wanted("1MiB")).orElseThrow();
        assertTrue(excess.matches("2 MiB are in use by its releases and data, of at most 1MiB"), excess);
        assertEquals(Optional.empty(), use.excess(wanted("3MiB")));
        assertEquals(Optional.empty(), use.excess(wanted("0B")));
        Refused refusal = assertThrows(Refused.class, () -> use.demandRoom(wanted("1MiB")));
        assertTrue(String.valueOf(refusal.getMessage()).contains("delete something"), refusal.getMessage());
        assertEquals(0, layout.spool().toFile().list().length);
    }
}

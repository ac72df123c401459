package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.e2e.stage.Trace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every path that root names to the kernel through an application's life, looked through for those a tenant could swap. */
@ExtendWith(Shared.class)
class RootsHandsIT {
    private final Instance instance;
    private final Applications archives;

    RootsHandsIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void rootOpensNothingInsideATenantsDirectories() throws Exception {
        Application shop = Application.of("jasper", "shop", archives.probe("1"), "jasper.example.test")
                .with("keep-releases", "2");
        Path secret = Files.writeString(instance.prefix().resolve("state/canary"), "canary");
        List<Trace.Call> calls;
        try (Trace trace = Trace.of(instance.supervisor().process(), instance.prefix())) {
            instance.live(shop);
            lay(shop, secret);
            instance.live(shop.from(archives.probe("2")));
            instance.live(shop.from(archives.probe("3")));
            instance.slipway("rollback", shop.key()).succeeded();
            instance.slipway("restart", shop.key()).succeeded();
            instance.slipway("diagnose", shop.key()).succeeded();
            instance.slipway("logs", shop.key()).succeeded();
            instance.slipway("stop", shop.key()).succeeded();
            instance.slipway("start", shop.key()).succeeded();
            instance.slipway("remove", shop.key(), "--yes").succeeded();
            calls = trace.end();
        }
        assertTrue(calls.size() > 500, "only " + calls.size() + " calls were seen");
        assertTrue(
                calls.stream().anyMatch(call -> call.line().contains("/tenants/jasper/shop/releases/2")),
                "the trace has seen what root did for the application");
        assertEquals(
                List.of(),
                calls.stream().filter(this::reachesInto).map(Trace.Call::line).toList());
        assertTrue(Files.exists(secret));
        Files.delete(secret);
    }

    /** What a tenant would lay there for root to stumble over. */
    private void lay(Application shop, Path secret) throws Exception {
        Path data = instance.data(shop);
        Files.createSymbolicLink(data.resolve("state"), secret.getParent());
        Files.createSymbolicLink(data.resolve("diagnostics-old"), secret);
        Files.createLink(data.resolve("linked"), secret);
        dev.slipway.e2e.stage.Command.run(List.of("mkfifo", data.resolve("fifo").toString()))
                .succeeded();
    }

    /** A release's top is the tenant's while it unpacks, the data always; the directories themselves stand in root's. */
    private boolean reachesInto(Trace.Call call) {
        String below = instance.prefix() + "/tenants/[^/]+/[^/]+/(data|releases/[^/]+)/[^\"]";
        return call.paths().stream().anyMatch(path -> path.matches(below + ".*"));
    }
}

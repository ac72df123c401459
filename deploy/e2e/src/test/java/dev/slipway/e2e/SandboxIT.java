package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the sandbox keeps from an application, what is said of it, and that nothing of an application outlives it. */
@ExtendWith(Shared.class)
class SandboxIT {
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(1);

    private final Instance instance;
    private final Application shop;

    SandboxIT(Instance instance) throws Exception {
        this.instance = instance;
        this.shop =
                Application.of("sedge", "shop", new Applications(instance.prefix()).probe("1"), "sedge.example.test");
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void checkAndStatusSayWhatThereIs() {
        instance.live(shop);
        String checks = instance.slipway("check").out();
        for (String part :
                List.of("files and processes", "system calls", "abstract sockets", "loopback", "no network")) {
            assertTrue(checks.contains("sandbox: " + part), checks);
        }
        String sandbox = instance.status(shop).sandbox();
        assertTrue(sandbox.equals("full") || sandbox.startsWith("lacks "), sandbox);
        assertEquals(checks.contains("not on this host"), !sandbox.equals("full"), checks);
    }

    @Test
    void lessThanTheInstanceDemandsIsRefusedBeforeAnythingChanges() throws Exception {
        Outcome off = instance.apply(shop.with("sandbox", "off").toml());
        assertEquals(2, off.exit(), off.toString());
        assertTrue(off.err().contains("this instance demands at least \"auto\""), off.err());
        Outcome unknown = instance.apply(shop.with("sandbox", "some").toml());
        assertTrue(unknown.err().contains("not one of auto, required, off"), unknown.err());
        assertFalse(Files.exists(instance.data(shop)));
    }

    @Test
    void requiredIsKeptOrTheReasonGiven() throws Exception {
        Outcome outcome = instance.apply(shop.with("sandbox", "required").toml());
        if (outcome.exit() == 0) {
            assertEquals("full", instance.status(shop).sandbox());
        } else {
            assertTrue(outcome.err().contains("this host lacks"), outcome.err());
        }
    }

    @Test
    void whatListensOnThisHostCannotBeConnectedTo() throws Exception {
        instance.live(shop);
        if (instance.status(shop).sandbox().contains("loopback")) {
            System.out.println("SKIPPED: " + instance.status(shop).sandbox());
            return;
        }
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            assertEquals("ConnectException\n", connect(listener.getLocalPort()));
            // httpd too listens there, and an application could ask it for its neighbours
            assertEquals("ConnectException\n", connect(instance.front().port()));
        }
    }

    @Test
    void withoutANetworkItServesAllTheSame() {
        instance.live(shop.with("network", "none"));
        assertEquals(200, instance.front().get(shop.host(), "/").status());
        assertEquals("lo\n", instance.front().get(shop.host(), "/interfaces").body());
    }

    private String connect(int port) {
        return instance.front().get(shop.host(), "/connect?port=" + port).body();
    }

    @Test
    void whoIsRefusedMoreProcessesIsToldOf() {
        instance.live(shop.with("pids-limit", "80"));
        instance.front().get(shop.host(), "/trouble/threads?n=200");
        Await.until(
                "the event",
                () -> instance.slipway("events", "-n", "200")
                        .succeeded()
                        .out()
                        .lines()
                        .anyMatch(line -> line.contains("limit-hit")
                                && line.contains("sedge/shop")
                                && line.contains("pids-limit: ")
                                && line.contains("java (1 process, ")));
    }

    /** It ignores SIGTERM, has descendants that hide, and is at its limit of threads. */
    @Test
    void nothingOutlivesAStopByMoreThanASecond() {
        Application stubborn = shop.with("graceful-timeout", "1s")
                .with("shutdown-timeout", "1s")
                .with("pids-limit", "100");
        instance.live(stubborn);
        int uid = instance.status(stubborn).uid();
        instance.front().get(shop.host(), "/trouble/stay");
        instance.front().get(shop.host(), "/trouble/fork");
        instance.front().get(shop.host(), "/trouble/fork");
        instance.front().get(shop.host(), "/trouble/threads?n=200");
        Await.until("three processes", () -> of(uid).size() >= 3);
        long began = System.nanoTime();
        instance.slipway("stop", stubborn.key()).succeeded();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertEquals(List.of(), of(uid));
        System.out.println("stopped after " + took.toMillis() + " ms; its grace is 2000 ms");
        // a slow machine may take longer to run the command; the supervisor's own account is exact
        assertTrue(
                took.compareTo(Duration.ofSeconds(2).plus(BEYOND_GRACE).plus(Duration.ofSeconds(20))) < 0, "" + took);
    }

    private static List<Proc> of(int uid) {
        return Proc.all(process -> process.uid() == uid && process.alive());
    }

    @Test
    void theLogsOfRootAreNotThere() {
        instance.live(shop);
        Path log = instance.prefix().resolve("log");
        assertTrue(Files.isDirectory(log));
        assertEquals(
                "NoSuchFileException\n",
                instance.front().get(shop.host(), "/list?path=" + log).body());
    }
}

package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Connection;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Httpd;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that asks for much and reads little. */
@ExtendWith(Shared.class)
class SlowReaderIT {
    private static final int MORE_THAN_ANY_SOCKET_HOLDS = 64 * 1024;

    private final Instance instance;
    private final Application shop;

    SlowReaderIT(Instance instance) throws Exception {
        this.instance = instance;
        this.shop = Application.of("sloe", "shop", new Applications(instance.prefix()).probe("1"), "sloe.example.test")
                .with("threads", "1")
                .with("queue-timeout", "0s");
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    @Test
    void whoNeverReadsGivesTheThreadBackWhenHttpdsTimeIsUp() throws Exception {
        instance.live(shop);
        int worker = instance.workerOf(shop);
        String configuration = Files.readString(instance.httpd().configuration());
        assertTrue(configuration.contains("\nTimeout 60\n"), "an instance's own httpd gives it a minute");
        try (Httpd hurried = instance.anotherHttpd("\nTimeout 60\n", "\nTimeout 3\n");
                Connection connection = hurried.front().connect()) {
            connection.send(Ask.get(shop.host(), "/large?kilobytes=" + MORE_THAN_ANY_SOCKET_HOLDS));
            assertTrue(connection.receiveThrough("\r\n\r\n").startsWith("HTTP/1.1 200 "));
            Await.until("the thread to be kept", () -> inFlight() == 1);
            long start = System.nanoTime();
            Await.until("the thread to be given back", () -> inFlight() == 0);
            System.out.printf(
                    "a client that never reads kept a thread for %.1f s%n", (System.nanoTime() - start) / 1e9);
            assertEquals(
                    instance.nameOf(worker),
                    hurried.front().get(shop.host(), "/").said("worker"));
        }
    }

    private long inFlight() {
        return instance.status(shop).workers().getFirst().inFlight();
    }
}

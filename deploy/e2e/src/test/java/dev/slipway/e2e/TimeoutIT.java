package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Pending;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Outcome;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every limit alone, with all others switched off. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimeoutIT {
    /** Longer than any limit here, shorter than anybody's patience. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Instance instance;
    private final Path probe;

    TimeoutIT(Instance instance) throws Exception {
        this.instance = instance;
        this.probe = new Applications(instance.prefix()).probe("1");
    }

    @AfterAll
    void remove() {
        instance.removeAll();
    }

    private Application live(String setting, String value) {
        Application alone = allOff(setting).with(setting, value);
        instance.live(alone);
        return alone;
    }

    private Application allOff(String tenant) {
        Application application = Application.of("t-" + tenant, "shop", probe, tenant + ".timeout.example.test")
                .with("graceful-timeout", "0s")
                .with("shutdown-timeout", "0s")
                .with("queue-timeout", "0s")
                .with("deadlock-timeout", "0s");
        for (String off : new String[] {
            "eviction-timeout", "request-timeout", "slow-request", "inactivity-timeout", "restart-interval"
        }) {
            application = application.with(off, "0s");
        }
        return application.with("maximum-requests", "0").with("memory-limit", "128MiB");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void requestTimeout() {
        Application shop = live("request-timeout", "1s");
        int worker = instance.workerOf(shop);
        Pending request = request(shop);
        assertEquals(504, request.answer().status());
        assertTrue(request.took().compareTo(LONG) < 0, request.took().toString());
        assertEquals(
                instance.nameOf(worker), instance.front().get(shop.host(), "/").said("worker"), "the worker lives on");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void slowRequest() {
        Application shop = live("slow-request", "500ms");
        assertEquals(200, instance.front().get(shop.host(), "/?delay=1500").status());
        Await.until(
                "a line in the slow log",
                () -> instance.slipway("logs", shop.key(), "--slow", "-n", "500")
                        .succeeded()
                        .out()
                        .contains("slow-request: GET /"));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void queueTimeout() {
        Application shop = allOff("queue").with("threads", "1").with("queue-timeout", "1s");
        instance.live(shop);
        Pending served = request(shop);
        awaitInFlight(shop);
        assertEquals(504, instance.front().get(shop.host(), "/").status());
        assertFalse(served.isOver());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void deadlockTimeout() {
        Application shop = live("deadlock-timeout", "1s");
        recycledAfter(shop, "/trouble/deadlock");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void restartInterval() {
        Application shop = live("restart-interval", "4s");
        recycledAfter(shop, "/");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void cpuTimeLimit() {
        Application shop = live("cpu-time-limit", "6s");
        int first = instance.workerOf(shop);
        Pending loop = instance.front().later(shop.host(), "/trouble/loop");
        awaitAnother(shop, first);
        assertTrue(loop.answer().status() >= 502, "its worker has gone");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void inactivityTimeout() {
        Application shop = live("inactivity-timeout", "1s");
        int worker = instance.workerOf(shop);
        Await.until("its sleep", () -> !new Proc(worker).alive());
        assertEquals(200, instance.front().get(shop.host(), "/").status());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void startupTimeout() throws Exception {
        Application shop = allOff("startup").env("START_MILLIS", "600000").with("startup-timeout", "2s");
        Outcome outcome = instance.apply(shop.toml());
        assertEquals(1, outcome.exit(), outcome.toString());
        assertTrue(outcome.err().contains("not ready within startup-timeout (2 s)"), outcome.err());
    }

    /** How long a request may still have when its worker is to go, by command and by rule. */
    @ParameterizedTest
    @CsvSource({"graceful-timeout, 1s, 1h", "eviction-timeout, 1h, 1s"})
    @Execution(ExecutionMode.CONCURRENT)
    void drainsForSoLong(String which, String graceful, String eviction) {
        Application shop = allOff(which)
                .with("graceful-timeout", graceful)
                .with("eviction-timeout", eviction)
                .with("maximum-requests", which.startsWith("graceful") ? "0" : "2");
        instance.live(shop);
        int worker = instance.workerOf(shop);
        Pending request = request(shop);
        awaitInFlight(shop);
        if (which.startsWith("graceful")) {
            instance.slipway("restart", shop.key()).succeeded();
        } else {
            instance.front().get(shop.host(), "/");
            instance.front().get(shop.host(), "/");
        }
        awaitAnother(shop, worker);
        assertEquals(502, request.answer().status());
        Await.until("the old worker's end", () -> !new Proc(worker).alive());
        assertTrue(request.took().compareTo(LONG) < 0, request.took().toString());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void shutdownTimeout() {
        Application shop = live("shutdown-timeout", "1s");
        int worker = instance.workerOf(shop);
        instance.front().get(shop.host(), "/trouble/stay");
        instance.slipway("restart", shop.key()).succeeded();
        Await.until("its end, though it does not want to", () -> !new Proc(worker).alive());
    }

    private Pending request(Application application) {
        return instance.front()
                .later(application.host(), "/?delay=" + LONG.multipliedBy(2).toMillis());
    }

    private void awaitInFlight(Application application) {
        Await.until(
                "a request under way",
                () -> instance.status(application).workers().getFirst().inFlight() == 1);
    }

    private void recycledAfter(Application application, String target) {
        int first = instance.workerOf(application);
        assertEquals(200, instance.front().get(application.host(), target).status());
        awaitAnother(application, first);
    }

    private void awaitAnother(Application application, int first) {
        Await.until(
                "another worker than " + first,
                () -> instance.control().ready(application.key()).stream().anyMatch(pid -> pid != first));
    }
}

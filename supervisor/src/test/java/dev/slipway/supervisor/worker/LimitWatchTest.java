package dev.slipway.supervisor.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.posix.Watcher;
import dev.slipway.supervisor.spawn.Cgroups;
import dev.slipway.supervisor.spawn.Child;
import dev.slipway.supervisor.spawn.Journey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With counters of our own; a kernel's are read in CgroupsRootIT. */
class LimitWatchTest {
    @TempDir
    private Path host;

    private final List<String> heard = new ArrayList<>();
    private final LimitWatch watch = new LimitWatch(List.of(), List.of());
    private Process process;
    private Life life;

    @BeforeEach
    void live() throws IOException {
        process = new ProcessBuilder("/bin/sleep", "60").start();
        Files.createDirectories(host.resolve("slipway-test/alice/shop/shop-0-1"));
        Files.writeString(host.resolve("cgroup.controllers"), "memory pids\n");
        Cgroups cgroups = Cgroups.detect(List.of("cgroup2 " + host + " cgroup2 rw 0 0"), "slipway-test");
        Child child = Child.adopted(
                        dev.slipway.supervisor.posix.ProcessId.living((int) process.pid())
                                .orElseThrow(),
                        cgroups.group("alice", "shop", "shop-0-1"),
                        Watcher.started())
                .orElseThrow();
        life = new Life("shop-0-1", 1, "cafe", 1, child, Instant.EPOCH, new Journey(), 2, 0);
        counters(2, 0);
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private void counters(int oomKills, int refused) throws IOException {
        Path group = host.resolve("slipway-test/alice/shop/shop-0-1");
        Files.writeString(group.resolve("memory.events"), "oom_kill " + oomKills + "\n");
        Files.writeString(group.resolve("pids.events"), "max " + refused + "\n");
    }

    private void look() {
        watch.look(List.of(life), (of, setting, sentence) -> heard.add(of.name() + " " + setting + ": " + sentence));
    }

    @Test
    void whatWasBeforeTheLifeIsNotItsOwn() {
        look();
        assertEquals(List.of(), heard);
    }

    @Test
    void eachLimitIsToldWithHowOftenAndWhatRuns() throws IOException {
        counters(3, 4000);
        look();
        assertEquals(
                List.of(
                        "shop-0-1 pids-limit: 4000 times no process or thread could be started; there are none",
                        "shop-0-1 memory-limit: 1 processes were killed by the kernel for want of memory; left are none"),
                heard);
    }

    @Test
    void aBombIsToldOnceAMinute() throws IOException {
        counters(2, 10);
        look();
        counters(2, 5000);
        look();
        assertEquals(1, heard.size());
        assertTrue(heard.getFirst().contains("10 times"), heard.getFirst());
    }
}

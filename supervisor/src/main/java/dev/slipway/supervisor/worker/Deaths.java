package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.death.Ending;
import dev.slipway.supervisor.death.Explanation;
import dev.slipway.supervisor.death.LastWords;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.spawn.MemoryPlan;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a death with all that was in force when it came. */
final class Deaths {
    private Deaths() {}

    /** @param last the state it ended in; {@code known} what it had said before */
    static Ending ending(Life life, ExitStatus status, WorkerState last, @Nullable Explanation known, LastWords words) {
        boolean oomKilled = life.child().cgroup().oomKills() > life.oomKillsBefore();
        return new Ending(status, last.served(), oomKilled, last.explanation().orElse(known), words, life.pid());
    }

    /** @param life null when there was no process */
    static Obituary obituary(Plan plan, @Nullable Life life, Ending ending) {
        return new Obituary(
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                life == null ? plan.baseName() : life.name(),
                plan.release().number(),
                ending.cause(),
                ending.reason(),
                ending.served().toSeconds(),
                limits(plan.wanted().specification().settings()),
                life == null || !ending.served().isZero() ? "" : life.journey().words(),
                ending.words().lines());
    }

    private static List<String> limits(Settings settings) {
        MemoryPlan memory = MemoryPlan.of(settings.get(SettingTable.MEMORY_LIMIT), settings.get(SettingTable.THREADS));
        return List.of(
                "memory-limit " + settings.get(SettingTable.MEMORY_LIMIT),
                "heap " + size(memory.heap()),
                "metaspace " + size(memory.metaspace()),
                "direct memory " + size(memory.direct()),
                "pids-limit " + settings.get(SettingTable.PIDS_LIMIT),
                "fd-limit " + settings.get(SettingTable.FD_LIMIT),
                "startup-timeout " + settings.get(SettingTable.STARTUP_TIMEOUT).toSeconds() + "s");
    }

    private static String size(long bytes) {
        return (bytes >> 20) + "MiB";
    }
}

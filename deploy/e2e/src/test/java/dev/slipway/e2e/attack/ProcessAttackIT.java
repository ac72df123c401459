package dev.slipway.e2e.attack;

import static dev.slipway.e2e.attack.Arena.SECRET;
import static dev.slipway.e2e.attack.Arena.refused;
import static dev.slipway.e2e.attack.Arena.worked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Processes of others. The stand-in's victim is a process of the same account; here it is the neighbour's worker. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessAttackIT {
    private static final String LENGTH = "16384";

    private final Arena arena;
    private final String neighbour;
    private Proc victim = new Proc(0);
    private String victims = "";

    ProcessAttackIT(Instance instance) throws IOException {
        this.arena = Arena.of(instance);
        this.neighbour = Integer.toString(arena.worker());
    }

    @BeforeEach
    void startVictim() throws IOException {
        victim = StandIn.victim(SECRET, arena.left("open.txt", SECRET));
        victims = Integer.toString(victim.pid());
    }

    @AfterEach
    void everybodyElseIsWell() {
        if (victim.alive()) {
            victim.killed();
        }
        arena.everybodyElseIsWell();
    }

    @AfterAll
    void leave() {
        arena.close();
    }

    /** Where its environment lies. */
    private static String topOfStack(String pid) throws IOException {
        String line = Files.readAllLines(Path.of("/proc", pid, "maps")).stream()
                .filter(mapping -> mapping.endsWith("[stack]"))
                .findFirst()
                .orElseThrow();
        String end = line.split("[- ]", -1)[1];
        return Long.toString(Long.parseLong(end, 16) - Long.parseLong(LENGTH));
    }

    @Test
    void findsANeighboursProcess() {
        worked(arena.outside("find", "mark", StandIn.VICTIMS), victims);
        refused(arena.inside("find", "mark", "wren/nest"));
        refused(arena.inside("find", "mark", "dev.slipway.supervisor.Main"));
    }

    @Test
    void readsANeighboursCommandLine() {
        worked(arena.outside("ofProcess", "pid", victims, "file", "cmdline"), StandIn.VICTIMS);
        refused(arena.inside("ofProcess", "pid", neighbour, "file", "cmdline"));
    }

    @Test
    void readsANeighboursEnvironment() {
        worked(arena.outside("ofProcess", "pid", victims, "file", "environ"), SECRET);
        assertTrue(new Proc(arena.worker()).environment().contains("SECRET=" + SECRET));
        refused(arena.inside("ofProcess", "pid", neighbour, "file", "environ"));
    }

    @Test
    void readsANeighboursMemory() throws IOException {
        worked(arena.outside("memory", "pid", victims, "address", topOfStack(victims), "length", LENGTH), SECRET);
        refused(arena.inside("memory", "pid", neighbour, "address", topOfStack(neighbour), "length", LENGTH));
    }

    @Test
    void readsANeighboursMemoryBySystemCall() throws IOException {
        worked(
                arena.outside("processVmReadv", "pid", victims, "address", topOfStack(victims), "length", LENGTH),
                SECRET);
        refused(arena.inside("processVmReadv", "pid", neighbour, "address", topOfStack(neighbour), "length", LENGTH));
    }

    @Test
    void listsWhatANeighbourHasOpen() {
        worked(arena.outside("descriptors", "pid", victims), "open.txt");
        refused(arena.inside("descriptors", "pid", neighbour));
    }

    @Test
    void opensWhatANeighbourHasOpen() {
        worked(arena.outside("read", "path", "/proc/" + victims + "/fd/0"), SECRET);
        refused(arena.inside("read", "path", "/proc/" + neighbour + "/fd/1"));
    }

    @Test
    void stealsADescriptor() {
        worked(arena.outside("pidfdGetfd", "pid", victims, "descriptor", "0"), "open.txt");
        refused(arena.inside("pidfdGetfd", "pid", neighbour, "descriptor", "0"));
    }

    @Test
    void tracesANeighbour() {
        worked(arena.outside("ptrace", "pid", victims));
        refused(arena.inside("ptrace", "pid", neighbour));
    }

    @Test
    void killsANeighbour() {
        worked(arena.outside("kill", "pid", victims, "signal", "9"));
        Await.until("the victim's end", () -> !victim.alive());
        refused(arena.inside("kill", "pid", neighbour, "signal", "9"));
    }

    @Test
    void stopsTheSupervisor() {
        String supervisor =
                Integer.toString(arena.instance().supervisor().process().pid());
        try (StandIn root = arena.another("root")) {
            worked(root.attempt("kill", "pid", supervisor, "signal", "0"));
        }
        refused(arena.inside("kill", "pid", supervisor, "signal", "19"));
    }

    /** Every process that it may kill but itself. */
    @Test
    void killsAllItCan() {
        worked(arena.outside("kill", "pid", "-1", "signal", "9"));
        Await.until("the victim's end", () -> !victim.alive());
        refused(arena.inside("kill", "pid", "-1", "signal", "9"));
    }

    @Test
    void attachesToANeighboursJvm() {
        try (StandIn other = arena.another(StandIn.ACCOUNT, "-Dsecret=" + SECRET)) {
            worked(arena.outside("attach", "pid", Integer.toString(other.pid())), SECRET);
        } finally {
            arena.restartStandIn();
        }
        refused(arena.inside("attach", "pid", neighbour));
    }

    @Test
    void readsANeighboursPerformanceData() {
        try (StandIn other = arena.another(StandIn.ACCOUNT, "-Dsecret=" + SECRET)) {
            String data = "/tmp/hsperfdata_" + StandIn.ACCOUNT + "/" + other.pid();
            worked(arena.outside("run", "command", "grep -ac " + SECRET + " " + data), "1\n status 0");
        } finally {
            arena.restartStandIn();
        }
        assertFalse(arena.neighbourly("list", "path", "/tmp").contains("hsperfdata"));
        assertFalse(arena.inside("list", "path", "/tmp").contains("hsperfdata"));
        refused(arena.inside("list", "path", "/tmp/hsperfdata_wren"));
        assertFalse(Files.exists(Path.of("/tmp/hsperfdata_wren")));
    }

    @Test
    void makesANeighbourStandBack() {
        worked(arena.outside("renice", "pid", victims, "nice", "19"));
        assertEquals(19, victim.nice());
        refused(arena.inside("renice", "pid", neighbour, "nice", "19"));
        assertEquals(0, new Proc(arena.worker()).nice());
    }

    @Test
    void takesANeighboursLimitsAway() {
        worked(arena.outside("limit", "pid", victims, "files", "3"));
        assertEquals(List.of("3", "3"), victim.limit("Max open files"));
        refused(arena.inside("limit", "pid", neighbour, "files", "3"));
        assertEquals("4096", new Proc(arena.worker()).limit("Max open files").getFirst());
    }

    @Test
    void becomesRootInANamespaceOfItsOwn() {
        worked(arena.outside("userNamespace"), "0\n status 0");
        String inside = arena.inside("userNamespace");
        assertTrue(inside.contains("unshare failed") && inside.endsWith("status 1"), inside);
    }

    @Test
    void mountsSomethingOverTheSystem() {
        worked(arena.outside("mount", "at", "/usr"), "status 0");
        String inside = arena.inside("mount", "at", "/usr");
        assertTrue(inside.endsWith("status 1"), inside);
    }

    @Test
    void sharesAKeyringWithANeighbour() {
        worked(arena.outside("key"));
        refused(arena.inside("key"));
    }

    @Test
    void attachesANeighboursSharedMemory() {
        String made = Command.run(List.of("ipcmk", "-M", "4096", "-p", "0666"))
                .succeeded()
                .out();
        String id = made.replaceAll("\\D", "");
        try {
            worked(arena.outside("sharedMemory", "id", id));
            refused(arena.inside("sharedMemory", "id", id));
        } finally {
            Command.run(List.of("ipcrm", "-m", id)).succeeded();
        }
    }
}

package dev.slipway.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Numbers that belong to somebody else by now. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityAttackIT {
    private static final int TRIES = 500;

    private final Instance instance;
    private final Arena arena;

    IdentityAttackIT(Instance instance) throws IOException {
        this.instance = instance;
        this.arena = Arena.of(instance);
    }

    @AfterAll
    void leave() {
        arena.close();
    }

    /** A process of root's that has this very pid. */
    private static Proc stranger(int pid) {
        List<String> script = List.of(
                "sh",
                "-c",
                "echo $(($1 - 1)) >/proc/sys/kernel/ns_last_pid; sleep 600 >/dev/null 2>&1 & echo $!",
                "sh",
                Integer.toString(pid));
        for (int i = 0; i < TRIES; i++) {
            Proc made = new Proc(Integer.parseInt(Command.run(script).out().strip()));
            if (made.pid() == pid) {
                return made;
            }
            made.killed();
        }
        throw new AssertionError("nobody could be given pid " + pid);
    }

    /** Whoever notes a pid and kills it later kills whoever has it then. */
    @Test
    void isKilledInThePlaceOfADeadWorker() throws IOException {
        Proc noted = stranger(dead());
        Path file = arena.left("worker.pid", Integer.toString(noted.pid()));
        noted.killed();
        Await.until("its number is free", () -> !Files.exists(Path.of("/proc/" + noted.pid())));
        Proc mistaken = stranger(noted.pid());
        new Proc(Integer.parseInt(Files.readString(file))).killed();
        assertFalse(mistaken.alive());

        int worker = instance.workerOf(arena.attacker());
        instance.supervisor().kill();
        new Proc(worker).killed();
        Await.until("its number is free", () -> !Files.exists(Path.of("/proc/" + worker)));
        Proc stranger = stranger(worker);
        try {
            instance.supervisor().start();
            int next = Await.present("another worker", () -> {
                List<Integer> ready = instance.control().ready(arena.attacker().key());
                return ready.size() == 1 ? Optional.of(ready.getFirst()) : Optional.empty();
            });
            assertNotEquals(worker, next);
            instance.control().done(new Request.Stop(arena.attacker().key()), null);
            instance.control().done(new Request.Start(arena.attacker().key()), null);
            assertTrue(stranger.alive());
            assertTrue(stranger.commandLine().contains("600"));
        } finally {
            stranger.killed();
        }
        assertEquals(
                List.of(arena.worker()),
                instance.control().ready(arena.neighbour().key()));
    }

    private static int dead() {
        Proc one = new Proc(Integer.parseInt(Command.run(List.of("sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!"))
                .out()
                .strip()));
        one.killed();
        Await.until("its number is free", () -> !Files.exists(Path.of("/proc/" + one.pid())));
        return one.pid();
    }

    /** Whoever is given the lowest number that is free gets what the last one left. */
    @Test
    void inheritsTheUidOfWhoeverWasRemoved() throws IOException {
        TreeSet<Integer> taken = new TreeSet<>(List.of(5000, 5001, 5002));
        taken.remove(5001);
        int naive = 5000;
        while (taken.contains(naive)) {
            naive++;
        }
        assertEquals(5001, naive);

        Application gone = Application.of("stoat", "gone", arena.archive(), "gone.example.test");
        instance.live(gone);
        int uid = instance.status(gone).uid();
        Path left = Files.createTempFile(Path.of("/tmp"), "slipway-attack-", ".left");
        try {
            Files.setAttribute(left, "unix:uid", uid);
            instance.control().done(new Request.Remove(gone.key()), null);
            Application next = Application.of("ferret", "next", arena.archive(), "ferret.example.test");
            instance.live(next);
            String other = Integer.toString(instance.status(next).uid());
            assertNotEquals(Integer.toString(uid), other);
            assertNotEquals(0, Command.as(other, other, "cat", left.toString()).exit());
            instance.control().done(new Request.Remove(next.key()), null);
            Application again = Application.of("stoat", "again", arena.archive(), "gone.example.test");
            instance.live(again);
            assertEquals(uid, instance.status(again).uid());
            instance.control().done(new Request.Remove(again.key()), null);
        } finally {
            Files.delete(left);
        }
    }
}

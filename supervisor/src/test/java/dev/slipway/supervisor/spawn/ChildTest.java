package dev.slipway.supervisor.spawn;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.NeedsRoot;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Launch;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.ProcessId;
import dev.slipway.supervisor.posix.Watcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildTest {
    private final Watcher watcher = Watcher.started();
    private final Cgroup noCgroup = Cgroups.detect(List.of(), "slipway-test").group("alice");

    @Test
    void howItEndedIsToldAndNoZombieIsLeft() throws Exception {
        Child child = start("/bin/sh", "-c", "exit 7");
        assertEquals(new ExitStatus.Exited(7), end(child));
        assertFalse(Files.exists(Path.of("/proc", Integer.toString(child.id().pid()))));
    }

    @Test
    void theSignalThatEndedItIsTold() throws Exception {
        Child child = start("/bin/sleep", "60");
        child.signal(Posix.SIGTERM);
        assertEquals(new ExitStatus.Signalled(15), end(child));
    }

    @Test
    void manyChildrenThatEndAtOnceAreEachReapedOnce() throws Exception {
        List<Child> children = java.util.stream.IntStream.range(0, 40)
                .mapToObj(i -> start("/bin/sh", "-c", "exit " + i))
                .toList();
        for (int i = 0; i < children.size(); i++) {
            assertEquals(new ExitStatus.Exited(i), end(children.get(i)));
        }
    }

    @Test
    void killReachesWhatItStarted() throws Exception {
        Child child = start("/bin/sh", "-c", "/bin/sleep 60 & /bin/sleep 60 & wait");
        int group = child.id().pid();
        eventually("it has started both", () -> inGroup(group) == 3);
        child.kill();
        assertEquals(new ExitStatus.Signalled(9), end(child));
        eventually("its children are gone too", () -> inGroup(group) == 0);
    }

    @Test
    void afterItsEndSignalsAndKillsDoNothing() throws Exception {
        Child child = start("/bin/true");
        end(child);
        child.signal(Posix.SIGKILL);
        child.kill();
        assertThrows(IllegalStateException.class, () -> child.takeDescriptor(0));
    }

    @Test
    @NeedsRoot
    void aSignalAfterItsEndNeverReachesTheNextOwnerOfItsPid() throws Exception {
        Path lastPid = Path.of("/proc/sys/kernel/ns_last_pid");
        for (int attempt = 0; attempt < 200; attempt++) {
            Child gone = start("/bin/true");
            end(gone);
            Files.writeString(lastPid, Integer.toString(gone.id().pid() - 1));
            Child heir = start("/bin/sleep", "60");
            try {
                // born in the same tick of the clock they are one process to everybody, so that does not count
                if (heir.id().pid() == gone.id().pid() && !heir.id().equals(gone.id())) {
                    gone.signal(Posix.SIGKILL);
                    gone.kill();
                    assertEquals(Optional.empty(), Child.adopted(gone.id(), noCgroup, watcher));
                    assertTrue(heir.id().alive());
                    return;
                }
            } finally {
                heir.signal(Posix.SIGKILL);
                end(heir);
            }
        }
        System.out.println("SKIPPED: other processes on this host took every pid first");
    }

    @Test
    void aProcessOfAnEarlierSupervisorIsAdoptedByPidAndStartTime() throws Exception {
        ProcessId orphan = orphan();
        Child child = Child.adopted(orphan, noCgroup, watcher).orElseThrow();
        child.signal(Posix.SIGKILL);
        assertEquals(new ExitStatus.Unknown(), end(child));
    }

    @Test
    void aProcessWithAnotherStartTimeIsSomebodyElse() throws Exception {
        ProcessId orphan = orphan();
        Child child = Child.adopted(orphan, noCgroup, watcher).orElseThrow();
        try {
            ProcessId stranger = new ProcessId(orphan.pid(), orphan.startTicks() + 1);
            assertEquals(Optional.empty(), Child.adopted(stranger, noCgroup, watcher));
            assertTrue(orphan.alive());
        } finally {
            child.signal(Posix.SIGKILL);
        }
    }

    @Test
    void aProcessThatIsGoneOrOnlyAZombieIsNotAdopted() throws Exception {
        ProcessId gone = start("/bin/sleep", "60").id();
        Child.adopted(gone, noCgroup, watcher).orElseThrow().signal(Posix.SIGKILL);
        eventually("it is gone", () -> !gone.alive());
        assertEquals(Optional.empty(), Child.adopted(gone, noCgroup, watcher));
        assertEquals(Optional.empty(), Child.adopted(new ProcessId(999_999_999, 1), noCgroup, watcher));
    }

    @Test
    void adoptionsEndIsToldEvenWhenItEndsAtTheSameMoment() throws Exception {
        for (int i = 0; i < 20; i++) {
            ProcessId orphan = orphan();
            ProcessHandle.of(orphan.pid()).ifPresent(ProcessHandle::destroyForcibly);
            Optional<Child> child = Child.adopted(orphan, noCgroup, watcher);
            if (child.isPresent()) {
                end(child.get());
            }
        }
    }

    @Test
    void aDescriptorOfItIsCopied() throws Exception {
        Path file = Files.createTempFile("slipway", "descriptor");
        int in = Posix.openRead(file);
        Child child = Child.spawned(
                new Launch(List.of("/bin/sleep", "60"), Map.of(), List.of(in, in, in)).spawn(),
                noCgroup,
                false,
                watcher);
        Posix.close(in);
        try {
            int copy = child.takeDescriptor(0);
            assertEquals(file, Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(copy))));
            Posix.close(copy);
        } finally {
            child.signal(Posix.SIGKILL);
            Files.delete(file);
        }
    }

    private Child start(String... command) {
        int nothing = Posix.openRead(Path.of("/dev/null"));
        try {
            Launch launch = new Launch(List.of(command), Map.of(), List.of(nothing, nothing, nothing));
            return Child.spawned(launch.spawn(), noCgroup, false, watcher);
        } finally {
            Posix.close(nothing);
        }
    }

    private static ExitStatus end(Child child) throws Exception {
        return child.ended().get(20, TimeUnit.SECONDS);
    }

    /** A process whose parent has gone, as a worker's has when its supervisor was killed. */
    private static ProcessId orphan() throws IOException {
        Process parent =
                new ProcessBuilder("/bin/sh", "-c", "/bin/sleep 60 </dev/null >/dev/null 2>&1 & echo $!").start();
        try (BufferedReader out = parent.inputReader(StandardCharsets.US_ASCII)) {
            return ProcessId.living(Integer.parseInt(out.readLine())).orElseThrow();
        }
    }

    private static long inGroup(int group) throws IOException {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            long count = 0;
            for (Path process : processes) {
                count += isIn(group, process) ? 1 : 0;
            }
            return count;
        }
    }

    private static boolean isIn(int group, Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return !fields[0].equals("Z") && fields[2].equals(Integer.toString(group));
        } catch (IOException e) {
            return false;
        }
    }
}

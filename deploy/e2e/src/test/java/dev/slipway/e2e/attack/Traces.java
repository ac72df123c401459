package dev.slipway.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What an attack could leave behind on this host: processes, mounts, control groups, sockets, files, IPC and accounts. */
record Traces(Set<String> lines) {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> SHARED = List.of("/tmp", "/var/tmp", "/dev/shm", "/usr/share", "/run", "/etc");
    private static final List<String> OURS =
            List.of("run", "run/s", "run/l", "run/stage", "state/applications", "state/workers", "tenants", "log");
    private static final int LISTENING_STATE = 3;
    private static final int LISTENING_UID = 7;
    private static final int IPC_UID = 7;

    static Traces of(Instance instance) {
        try {
            return look(instance);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Traces look(Instance instance) throws IOException {
        int standIn = StandIn.uid(StandIn.ACCOUNT);
        Predicate<Integer> ours = uid -> uid == standIn || isTenants(uid, instance);
        Set<String> lines = new TreeSet<>();
        Proc.all(one -> ours.test(one.uid()) && one.alive())
                .forEach(one -> lines.add("process " + one.pid() + " " + one.commandLine()));
        lines.add("processes of httpd " + instance.httpd().pids().size());
        Files.readAllLines(Path.of("/proc/self/mounts")).forEach(line -> lines.add("mount " + line));
        instance.leftovers().controlGroups().forEach(group -> lines.add("control group " + group));
        Files.readAllLines(Path.of("/etc/passwd")).forEach(line -> lines.add("account " + line));
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            fields(Path.of("/proc/net", table), LISTENING_UID, ours)
                    .forEach(line -> lines.add(table + " " + line.get(1) + " " + line.get(LISTENING_STATE)));
        }
        for (String kind : List.of("shm", "sem", "msg")) {
            fields(Path.of("/proc/sysvipc", kind), IPC_UID, ours).forEach(line -> lines.add(kind + " " + line));
        }
        for (String shared : SHARED) {
            names(Path.of(shared), file -> file.contains("slipway-attack") || ours.test(owner(file)), lines);
        }
        for (String own : OURS) {
            // the holder is another one whenever listeners come or go
            names(instance.prefix().resolve(own), file -> !file.endsWith("/holder"), lines);
        }
        return new Traces(lines);
    }

    private static boolean isTenants(int uid, Instance instance) {
        return uid >= instance.leftovers().firstUid()
                && uid <= instance.leftovers().lastUid();
    }

    private static List<List<String>> fields(Path table, int uid, Predicate<Integer> ours) throws IOException {
        return Files.readAllLines(table).stream()
                .skip(1)
                .map(line -> List.of(line.strip().split("\\s+", -1)))
                .filter(line -> line.size() > uid && line.get(uid).matches("[0-9]{1,9}"))
                .filter(line -> ours.test(Integer.valueOf(line.get(uid))))
                .toList();
    }

    private static void names(Path directory, Predicate<String> which, Set<String> lines) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (which.test(file.toString())) {
                    lines.add("file " + file);
                }
            }
        }
    }

    private static int owner(String file) {
        try {
            return (Integer) Files.getAttribute(Path.of(file), "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return -1;
        }
    }

    /** @throws AssertionError if something is there that was not, or the other way round */
    void sameAgain(Instance instance) {
        List<String> strange = new ArrayList<>();
        try {
            Await.until(
                    "a host without traces", SOON, () -> of(instance).lines().equals(lines));
        } catch (AssertionError e) {
            Traces after = of(instance);
            after.lines().stream().filter(line -> !lines.contains(line)).forEach(line -> strange.add("left: " + line));
            lines.stream().filter(line -> !after.lines().contains(line)).forEach(line -> strange.add("gone: " + line));
        }
        assertEquals(List.of(), strange);
    }
}

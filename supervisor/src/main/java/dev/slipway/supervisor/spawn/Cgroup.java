package dev.slipway.supervisor.spawn;

import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.ProcessId;
import dev.slipway.supervisor.posix.ProcessUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One control group, the same path in every tree of the host. */
public final class Cgroup {
    record Place(Cgroups.Tree tree, Path directory) {
        boolean limits(String controller) {
            return tree.controllers().contains(controller);
        }
    }

    /**
     * What everything in a group may use together.
     *
     * @param cpuPercent of one processor; 0: as much as there is
     * @param weight of the application and its tenant where processors or disks are scarce; 100 is usual, 0: as it is
     */
    public record Limits(long memoryBytes, int pids, int cpuPercent, int weight) {
        public Limits(long memoryBytes, int pids, int cpuPercent) {
            this(memoryBytes, pids, cpuPercent, 0);
        }
    }

    private static final long CPU_PERIOD_MICROS = 100_000;
    private static final long UNLIMITED = -1;
    private static final int ATTEMPTS = 5;

    private final List<Place> places;

    Cgroup(List<Place> places) {
        this.places = places;
    }

    /**
     * Makes the group with these limits; a group left over with the same name gets them too.
     *
     * @throws IOException naming the file that could not be written
     */
    public void create(Limits limits) throws IOException {
        for (Place place : places) {
            makeOrAgain(place);
            if (place.limits("memory")) {
                limitMemory(place, limits.memoryBytes());
            }
            if (place.limits("pids")) {
                write(place, "pids.max", limits.pids());
            }
        }
        limitCpu(limits.cpuPercent() * CPU_PERIOD_MICROS / 100);
        if (limits.weight() > 0) {
            for (Place place : places) {
                Weights.set(place, limits.weight());
            }
        }
    }

    private void limitCpu(long micros) throws IOException {
        List<Place> able = places.stream().filter(place -> place.limits("cpu")).toList();
        if (able.isEmpty() && micros > 0) {
            throw new IOException("cpu-limit: the control groups of this host do not limit processor time");
        }
        for (Place place : able) {
            limitCpu(place, micros);
        }
    }

    private static void limitMemory(Place place, long bytes) throws IOException {
        if (place.tree().two()) {
            write(place, "memory.max", bytes);
            writeIfThere(place, "memory.swap.max", 0);
            writeIfThere(place, "memory.oom.group", 1);
        } else {
            // a group left over may have less of both together than it now gets of one
            writeIfThere(place, "memory.memsw.limit_in_bytes", UNLIMITED);
            write(place, "memory.limit_in_bytes", bytes);
            writeIfThere(place, "memory.memsw.limit_in_bytes", bytes);
        }
    }

    private static void limitCpu(Place place, long micros) throws IOException {
        boolean two = place.tree().two();
        if (micros == 0 && !Files.exists(place.directory().resolve(two ? "cpu.max" : "cpu.cfs_quota_us"))) {
            return;
        }
        if (two) {
            write(place.directory().resolve("cpu.max"), (micros == 0 ? "max" : micros) + " " + CPU_PERIOD_MICROS);
        } else {
            write(place, "cpu.cfs_period_us", CPU_PERIOD_MICROS);
            write(place, "cpu.cfs_quota_us", micros == 0 ? UNLIMITED : micros);
        }
    }

    /** The last application of the tenant, or of all, may be taking groups away at this moment. */
    private static void makeOrAgain(Place place) throws IOException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                make(place);
                return;
            } catch (NoSuchFileException e) {
                // once more
            }
        }
        make(place);
    }

    private static void make(Place place) throws IOException {
        Files.createDirectories(place.directory());
        if (place.tree().two() && !place.tree().controllers().isEmpty()) {
            String wanted =
                    place.tree().controllers().stream().map(name -> "+" + name).collect(Collectors.joining(" "));
            Path parent = place.tree().root();
            for (Path name : parent.relativize(place.directory())) {
                write(parent.resolve("cgroup.subtree_control"), wanted);
                parent = parent.resolve(name);
            }
        }
    }

    private static void write(Place place, String file, long value) throws IOException {
        write(place.directory().resolve(file), Long.toString(value));
    }

    private static void writeIfThere(Place place, String file, long value) throws IOException {
        if (Files.exists(place.directory().resolve(file))) {
            write(place, file, value);
        }
    }

    static void write(Path file, String value) throws IOException {
        try {
            Files.writeString(file, value, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** The files into which a process writes itself to join. */
    public List<Path> entrances() {
        return places.stream()
                .map(place -> place.directory().resolve("cgroup.procs"))
                .toList();
    }

    /** The processes in the group, whichever tree knows them. */
    public Set<Integer> members() {
        return places.stream().flatMap(Cgroup::members).collect(Collectors.toSet());
    }

    private static Stream<Integer> members(Place place) {
        try {
            return Files.readAllLines(place.directory().resolve("cgroup.procs")).stream()
                    .map(Integer::valueOf)
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** Kills everything in the group, once; what forks meanwhile is caught by the next call unless the tree has cgroup.kill. */
    public void kill() {
        for (Place place : places) {
            Path kill = place.directory().resolve("cgroup.kill");
            if (place.tree().two() && Files.exists(kill)) {
                try {
                    write(kill, "1");
                } catch (IOException e) {
                    // the members are killed one by one below
                }
            }
        }
        members().forEach(member -> signal(member, Posix.SIGKILL));
    }

    private static void signal(int pid, int signal) {
        if (ProcessId.living(pid).isEmpty()) {
            return;
        }
        try {
            int process = Posix.openProcess(pid);
            Posix.signal(process, signal);
            Posix.close(process);
        } catch (RuntimeException e) {
            // gone between the look and the signal
        }
    }

    /** Holds everything in the group still, or lets it go on; whatever is held can be killed all the same. */
    public void hold(boolean still) {
        for (Place place : places) {
            Path freeze = place.directory().resolve("cgroup.freeze");
            if (place.tree().two() && Files.exists(freeze)) {
                try {
                    write(freeze, still ? "1" : "0");
                    return;
                } catch (IOException e) {
                    // its members are told one by one
                }
            }
        }
        members().forEach(member -> signal(member, still ? Posix.SIGSTOP : Posix.SIGCONT));
    }

    /** Processor time of those that are in the group now. */
    public Duration cpu() {
        return members().stream()
                .flatMap(member -> ProcessUse.of(member).stream())
                .map(ProcessUse::cpu)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** How often the kernel killed for want of memory in this group. */
    public long oomKills() {
        return places.stream()
                .filter(place -> place.limits("memory"))
                .map(place -> counter(place, place.tree().two() ? "memory.events" : "memory.oom_control", "oom_kill"))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(0L);
    }

    /** How often a process or thread was refused in this group. */
    public long pidsRefused() {
        return places.stream()
                .filter(place -> place.limits("pids"))
                .map(place -> counter(place, "pids.events", "max"))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(0L);
    }

    private static Optional<Long> counter(Place place, String file, String key) {
        try {
            return Files.readAllLines(place.directory().resolve(file)).stream()
                    .filter(line -> line.startsWith(key + " "))
                    .map(line -> Long.valueOf(line.substring(key.length() + 1)))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What runs in the group, in words: names of programs, which a tenant may invent, and how many threads they have. */
    public String inhabitants() {
        return Inhabitants.of(members());
    }

    /** What those in the group have written to disk since each of them began, as far as they still live. */
    public long bytesWritten() {
        return members().stream().mapToLong(ProcessUse::bytesWritten).sum();
    }

    /** Removes the group; false while something lives in it. */
    public boolean remove() {
        boolean gone = true;
        for (Place place : places) {
            try {
                Files.deleteIfExists(place.directory());
            } catch (IOException e) {
                gone = false;
            }
        }
        return gone;
    }

    /** Kills and removes until the group is gone or the time is up. */
    public boolean removeWithin(Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        while (!remove()) {
            if (System.nanoTime() > until) {
                return false;
            }
            kill();
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}

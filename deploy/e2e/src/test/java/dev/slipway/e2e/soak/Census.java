package dev.slipway.e2e.soak;

import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.supervisor.control.api.Releases;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import dev.slipway.supervisor.control.api.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts everything an instance has and says what should not be so. */
final class Census {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MORE_FILES = 3;
    private static final int MORE_THREADS = 8;

    /** What the supervisor itself holds, without what belongs to applications and workers. */
    private record Supervisor(int pid, int files, int threads) {}

    private final Instance instance;
    private final List<Member> members;
    private final List<Integer> httpd;
    private @Nullable Supervisor last;

    Census(Instance instance, List<Member> members) {
        this.instance = instance;
        this.members = members;
        this.httpd = instance.httpd().pids();
    }

    /** Each thing that is wrong, and stays so, to {@code violation}. */
    void take(Consumer<String> violation) {
        Set<String> seen = new HashSet<>();
        lasting("wanted is not actual", () -> actual(seen)).forEach(violation);
        lasting("does not answer", this::answers).forEach(violation);
        lasting("process", this::processes).forEach(violation);
        lasting("control group", this::controlGroups).forEach(violation);
        lasting("socket", this::sockets).forEach(violation);
        lasting("directory", this::directories).forEach(violation);
        lasting(
                        "httpd",
                        () -> difference(
                                Set.copyOf(httpd), Set.copyOf(instance.httpd().pids())))
                .forEach(violation);
        growth().forEach(violation);
    }

    /** What is still so after a while, for workers come and go by themselves. */
    private static List<String> lasting(String what, Callable<List<String>> look) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<String> found;
            try {
                found = look.call();
            } catch (Exception e) {
                found = List.of("could not be looked at: " + e);
            }
            if (found.isEmpty() || System.nanoTime() - end > 0) {
                return found.stream().map(one -> what + ": " + one).toList();
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
    }

    private static List<String> difference(Set<?> expected, Set<?> found) {
        List<String> differences = new ArrayList<>();
        found.stream().filter(one -> !expected.contains(one)).forEach(one -> differences.add("unexpected " + one));
        expected.stream().filter(one -> !found.contains(one)).forEach(one -> differences.add("missing " + one));
        return differences;
    }

    private List<ApplicationStatus> status() {
        return instance.control().status().applications();
    }

    /** @param seen those that have been as they are wanted once: with visitors some fall asleep and wake all the time */
    private List<String> actual(Set<String> seen) {
        Map<String, ApplicationStatus> all =
                status().stream().collect(Collectors.toMap(one -> one.tenant() + "/" + one.application(), one -> one));
        List<String> wrong = new ArrayList<>(
                difference(members.stream().map(Member::key).collect(Collectors.toSet()), all.keySet()));
        for (Member member : members) {
            ApplicationStatus status = all.get(member.key());
            if (status == null || seen.contains(member.key())) {
                continue;
            }
            if (asWanted(member, status)) {
                seen.add(member.key());
            } else {
                wrong.add(member.key() + " is wanted " + (member.up() ? "up" : "down") + " and is " + status.state()
                        + " (wanted " + status.wanted() + "), workers " + status.workers() + ", "
                        + status.explanation());
            }
        }
        return wrong;
    }

    private static boolean asWanted(Member member, ApplicationStatus status) {
        boolean none = status.workers().isEmpty();
        if (!member.up()) {
            return status.wanted().equals("down") && none;
        }
        boolean asleep = member.maySleep() && status.state().equals("asleep") && none;
        boolean awake = status.workers().size() == member.processes()
                && status.workers().stream().allMatch(worker -> worker.state().equals("ready"));
        return status.wanted().equals("up") && (asleep || awake);
    }

    private List<String> answers() {
        List<String> wrong = new ArrayList<>();
        for (Member member : members) {
            int release = instance.status(member.application()).release();
            var answer = instance.front().get(member.host(), "/");
            if (!member.up()) {
                if (answer.status() != 503) {
                    wrong.add(member.key() + " is stopped and answers " + answer.status());
                }
            } else if (answer.status() != 200) {
                wrong.add(member.key() + ": " + answer);
            } else if (!answer.said("release").equals(member.labels().get(release))) {
                wrong.add(member.key() + " says release " + answer.said("release") + ", and release " + release
                        + " was " + member.labels().get(release));
            }
        }
        return wrong;
    }

    private List<String> processes() {
        Set<Integer> known = new TreeSet<>();
        status().forEach(one -> one.workers().forEach(worker -> known.add(worker.pid())));
        Set<Integer> found = instance.leftovers().processes().stream()
                .map(line -> Integer.valueOf(line.split(" ", 2)[0]))
                .collect(Collectors.toCollection(TreeSet::new));
        return difference(known, found);
    }

    private List<String> controlGroups() {
        Set<String> known = new TreeSet<>();
        status().forEach(one -> {
            known.add(one.tenant());
            known.add(one.tenant() + "/" + one.application());
            one.workers().forEach(worker -> known.add(one.tenant() + "/" + one.application() + "/" + worker.worker()));
        });
        return instance.leftovers().controlGroups().stream()
                .map(path -> path.replaceFirst(".*/slipway-[0-9a-f]{8}/", ""))
                .filter(group -> !known.contains(group))
                .map(group -> "orphan " + group)
                .toList();
    }

    /** Files of sockets, the kernel's listeners, and who holds them when no worker does. */
    private List<String> sockets() throws IOException {
        Set<String> slots = status().stream().map(ApplicationStatus::slot).collect(Collectors.toSet());
        Set<String> names = slots.stream().map(slot -> slot + ".sock").collect(Collectors.toSet());
        List<String> wrong = new ArrayList<>();
        wrong.addAll(difference(names, names(instance.prefix().resolve("run/s"))));
        wrong.addAll(difference(slots, names(instance.prefix().resolve("run/l"))));
        String ours = instance.prefix().resolve("run/s") + "/";
        Map<String, Long> listening = Files.readAllLines(Path.of("/proc/net/unix")).stream()
                .map(line -> line.strip().split("\\s+", -1))
                // accepting connections; those that are accepted have the same path
                .filter(line -> line.length == 8 && line[7].startsWith(ours) && line[3].equals("00010000"))
                .collect(Collectors.groupingBy(line -> line[7].substring(ours.length()), Collectors.counting()));
        wrong.addAll(difference(names, listening.keySet()));
        listening.entrySet().stream()
                .filter(one -> one.getValue() != 1)
                .forEach(one -> wrong.add(one.getValue() + " listeners at " + one.getKey()));
        return wrong;
    }

    private static Set<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private List<String> directories() throws IOException {
        List<String> wrong = new ArrayList<>();
        Path prefix = instance.prefix();
        names(prefix.resolve("state/spool")).forEach(name -> wrong.add("left in the spool: " + name));
        Map<String, Set<String>> tenants = new TreeMap<>();
        for (ApplicationStatus one : status()) {
            tenants.computeIfAbsent(one.tenant(), tenant -> new TreeSet<>()).add(one.application());
            String key = one.tenant() + "/" + one.application();
            Releases releases = Wire.json()
                    .treeToValue(
                            instance.control().ask(new Request.Releases(key)).data(), Releases.class);
            Set<String> numbers = releases.releases().stream()
                    .map(release -> Integer.toString(release.release()))
                    .collect(Collectors.toSet());
            difference(numbers, names(prefix.resolve("tenants/" + key + "/releases")))
                    .forEach(found -> wrong.add("release of " + key + ", " + found));
        }
        for (String top : List.of("tenants", "log")) {
            Set<String> found = names(prefix.resolve(top));
            found.removeIf(name -> name.contains("."));
            difference(tenants.keySet(), found).forEach(one -> wrong.add("in " + top + ", " + one));
            for (Map.Entry<String, Set<String>> tenant : tenants.entrySet()) {
                difference(tenant.getValue(), names(prefix.resolve(top).resolve(tenant.getKey())))
                        .forEach(one -> wrong.add("in " + top + "/" + tenant.getKey() + ", " + one));
            }
        }
        return wrong;
    }

    /** Compared with the last time, if it is the same process. */
    private List<String> growth() {
        Supervisor now = null;
        for (int i = 0; i < 50 && now == null; i++) {
            now = measured();
            LockSupport.parkNanos(LOOK_EVERY);
        }
        Supervisor before = last;
        last = now;
        if (now == null || before == null || before.pid() != now.pid()) {
            return List.of();
        }
        List<String> grown = new ArrayList<>();
        if (now.files() > before.files() + MORE_FILES) {
            grown.add("the supervisor's own open files have grown from " + before.files() + " to " + now.files());
        }
        if (now.threads() > before.threads() + MORE_THREADS) {
            grown.add("the supervisor's threads have grown from " + before.threads() + " to " + now.threads());
        }
        return grown;
    }

    /** Null when workers came or went meanwhile. */
    private @Nullable Supervisor measured() {
        Set<Integer> before = workers();
        Proc process = instance.supervisor().process();
        try {
            int files = process.descriptors().size();
            int threads = Integer.parseInt(process.status().getOrDefault("Threads", "0"));
            // a listener and a leash for each application, a pidfd and a line for each worker
            int theirs = 2 * members.size() + 2 * before.size();
            return workers().equals(before) ? new Supervisor(process.pid(), files - theirs, threads) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private Set<Integer> workers() {
        return status().stream()
                .flatMap(one -> one.workers().stream())
                .map(worker -> worker.pid())
                .collect(Collectors.toSet());
    }

    /** For the reader of the output. */
    String supervisor() {
        Supervisor seen = last;
        return seen == null
                ? ""
                : "supervisor " + seen.pid() + ": " + seen.files() + " files of its own, " + seen.threads()
                        + " threads";
    }
}

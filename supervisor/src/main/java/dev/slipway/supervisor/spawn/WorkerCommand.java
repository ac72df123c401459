package dev.slipway.supervisor.spawn;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.sandbox.Surroundings;
import dev.slipway.supervisor.tenant.Confinement;
import dev.slipway.supervisor.tenant.Identity;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The command line and environment of a worker. Nothing secret is in the first, nothing of root's in the second. */
public final class WorkerCommand {
    /**
     * What other containers open too, and libraries of javax days do not start without. An AOT cache is only valid with
     * the same: deploy/install.sh trains with exactly these.
     */
    static final List<String> OPENED = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED");

    /** What is written to memory instead of files counts against memory-limit, and shall not be able to use it up. */
    private static final int SCRATCH_PART = 4;

    private final Layout layout;
    private volatile Path java;

    /** @param java the JDK's home */
    public WorkerCommand(Layout layout, Path java) {
        this.layout = layout;
        this.java = java;
    }

    /** Workers that start from now on run on this JDK. */
    public void runOn(Path otherJava) {
        java = otherJava;
    }

    /** @param slot names the leash socket */
    public record Application(
            String tenant, String application, int slot, String environment, int release, Settings settings) {}

    public List<String> line(Application of, String worker) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(java.resolve("bin/java").toString());
        line.addAll(jvm(of, worker));
        line.add("-cp");
        line.add(classPath("core", of.environment()));
        line.add("dev.slipway.worker.Main");
        line.add("--application=" + of.tenant() + "/" + of.application());
        line.add("--worker=" + worker);
        line.add("--environment=" + of.environment());
        line.add("--root=" + layout.releases(of.tenant(), of.application()).resolve(Integer.toString(of.release())));
        line.add("--data=" + layout.data(of.tenant(), of.application()));
        line.add("--leash=" + layout.leash(of.slot()));
        line.add("--threads=" + of.settings().get(SettingTable.THREADS));
        line.add("--queue-timeout=" + millis(of.settings().get(SettingTable.QUEUE_TIMEOUT)));
        line.add("--slow-request=" + millis(of.settings().get(SettingTable.SLOW_REQUEST)));
        line.add("--request-timeout=" + millis(of.settings().get(SettingTable.REQUEST_TIMEOUT)));
        line.add("--deadlock-timeout=" + millis(of.settings().get(SettingTable.DEADLOCK_TIMEOUT)));
        String health = of.settings().get(SettingTable.HEALTH_PATH);
        if (!health.isEmpty()) {
            line.add("--health-path=" + health);
        }
        return line;
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    private List<String> jvm(Application of, String worker) {
        MemoryPlan memory = MemoryPlan.of(
                of.settings().get(SettingTable.MEMORY_LIMIT), of.settings().get(SettingTable.THREADS));
        Path data = layout.data(of.tenant(), of.application());
        List<String> flags = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                // a heap never shrinks below what it began with, and would begin with a share of the host's memory
                "-Xms16m",
                "-Xmx" + memory.heap(),
                "-XX:MaxMetaspaceSize=" + memory.metaspace(),
                "-XX:ReservedCodeCacheSize=" + memory.codeCache(),
                "-XX:MaxDirectMemorySize=" + memory.direct(),
                "-Xss512k",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:-ShrinkHeapInSteps",
                "-XX:TrimNativeHeapInterval=60000",
                "-XX:-UsePerfData",
                "-XX:+DisplayVMOutputToStderr",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + data.resolve("hs_err_" + worker + ".log"),
                "-XX:HeapDumpPath=" + data.resolve("java_" + worker + ".hprof"),
                "-Djava.io.tmpdir=" + data.resolve("tmp"),
                "-Duser.home=" + data,
                "-Duser.name=" + of.tenant(),
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true"));
        int percent = of.settings().get(SettingTable.CPU_LIMIT);
        if (percent > 0) {
            // the control groups that would tell it are not there to be read
            flags.add("-XX:ActiveProcessorCount=" + (percent + 99) / 100);
        }
        flags.addAll(OPENED);
        flags.addAll(of.settings().get(SettingTable.JAVA_OPTIONS).words());
        Path cache = layout.aotCache(of.environment());
        if (Files.exists(cache)) {
            flags.addAll(
                    List.of("-XX:AOTCache=" + cache, "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"));
        }
        return flags;
    }

    /** What a worker finds. */
    public Surroundings surroundings(Application of, Identity identity) {
        List<Path> readable = programs(of.environment());
        readable.add(layout.aotCaches());
        readable.add(layout.releases(of.tenant(), of.application()).resolve(Integer.toString(of.release())));
        readable.add(layout.leashDirectory(of.slot()));
        Path data = layout.data(of.tenant(), of.application());
        long memory = of.settings().get(SettingTable.MEMORY_LIMIT).bytes();
        boolean networked = of.settings().get(SettingTable.NETWORK) == Confinement.Network.OUTBOUND;
        return new Surroundings(
                identity, data, layout.prefix(), readable, List.of(data), memory / SCRATCH_PART, networked);
    }

    /** What an errand finds, whose work is in this directory. */
    Surroundings surroundings(Path directory, Identity identity, long memory) {
        return new Surroundings(
                identity, directory, layout.prefix(), programs(), List.of(directory), memory / SCRATCH_PART, false);
    }

    private List<Path> programs(String... environments) {
        List<Path> paths = new ArrayList<>(List.of(java, layout.workerJars("core")));
        for (String environment : environments) {
            paths.add(layout.workerJars(environment));
        }
        return paths;
    }

    /** Unpacks the zip on descriptor 0 into the directory, as whoever runs it. */
    public List<String> unpack(Path into) throws IOException {
        return errand("-Xmx192m", "dev.slipway.worker.release.Unpack", "--into=" + into);
    }

    /**
     * Answers whoever waits at the listener on descriptor 0 that nobody will serve soon.
     *
     * @param tooLong because it has taken too long already
     */
    public List<String> turnAway(boolean tooLong) throws IOException {
        return errand("-Xmx32m", "dev.slipway.worker.turnaway.TurnAway", tooLong ? "--too-long" : "--not-available");
    }

    private List<String> errand(String heap, String... program) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                java.resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                heap,
                "-XX:-UsePerfData",
                "-cp",
                classPath("core")));
        line.addAll(List.of(program));
        return line;
    }

    private String classPath(String... directories) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String directory : directories) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(layout.workerJars(directory), "*.jar")) {
                List<String> sorted = new ArrayList<>();
                found.forEach(jar -> sorted.add(jar.toString()));
                sorted.sort(null);
                jars.addAll(sorted);
            }
        }
        return jars.stream().collect(Collectors.joining(":"));
    }

    /** The variables every process of a tenant has. */
    public static Map<String, String> environment(String name, Path data) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", data.toString());
        environment.put("TMPDIR", data.resolve("tmp").toString());
        environment.put("USER", name);
        environment.put("LOGNAME", name);
        environment.put("MALLOC_ARENA_MAX", "1");
        return environment;
    }
}

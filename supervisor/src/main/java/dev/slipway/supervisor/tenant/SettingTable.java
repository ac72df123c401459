package dev.slipway.supervisor.tenant;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every setting of an application, in the order in which people are shown them. A new one is one line here. */
public final class SettingTable {
    private static final Map<String, Setting<?>> BY_NAME = new LinkedHashMap<>();

    public static final Setting<Integer> PROCESSES =
            count("processes", 1, 1, 32, "workers that share the application's requests");
    public static final Setting<Integer> THREADS =
            count("threads", 15, 1, 500, "requests one worker serves at the same time");
    public static final Setting<ByteSize> MEMORY_LIMIT =
            size("memory-limit", "256MiB", "64MiB", "1024GiB", "memory of one worker, everything counted");
    public static final Setting<Duration> STARTUP_TIMEOUT = duration(
            "startup-timeout", "90s", "1s", "1h", "time a new worker has to become ready before it is given up");
    public static final Setting<Duration> GRACEFUL_TIMEOUT =
            duration("graceful-timeout", "15s", "0s", "1h", "time a draining worker has to finish its requests");
    public static final Setting<Duration> SHUTDOWN_TIMEOUT =
            duration("shutdown-timeout", "5s", "0s", "10m", "time between asking a worker to end and killing it");
    public static final Setting<String> HEALTH_PATH = path(
            "health-path", "", "path a new worker must answer with 2xx or 3xx before it gets requests; empty: none");
    public static final Setting<Integer> PIDS_LIMIT =
            count("pids-limit", 512, 64, 32768, "processes and threads of one worker together");
    public static final Setting<Integer> FD_LIMIT =
            count("fd-limit", 4096, 256, 1048576, "open files and sockets of one worker");
    public static final Setting<Integer> UMASK =
            mask("umask", "027", "000", "077", "permissions that files written by the application do not get");
    public static final Setting<ByteSize> LOG_SIZE =
            size("log-size", "10MiB", "64KiB", "1GiB", "size at which a log file is put aside and a new one begun");
    public static final Setting<Integer> LOG_COUNT = count("log-count", 5, 1, 100, "log files put aside that are kept");
    public static final Setting<Integer> KEEP_RELEASES =
            count("keep-releases", 5, 1, 100, "releases that are kept for a rollback");

    public static final Setting<Integer> MAXIMUM_REQUESTS = count(
            "maximum-requests",
            0,
            0,
            1_000_000_000,
            "requests after which a worker is recycled, a tenth more or less; 0: never");
    public static final Setting<Duration> RESTART_INTERVAL = duration(
            "restart-interval",
            "0s",
            "0s",
            "365d",
            "time after which a worker is recycled, a tenth more or less; 0s: never");
    public static final Setting<Duration> INACTIVITY_TIMEOUT = duration(
            "inactivity-timeout",
            "0s",
            "0s",
            "30d",
            "time without a request after which a worker ends until the next one; 0s: never");
    public static final Setting<Duration> QUEUE_TIMEOUT = duration(
            "queue-timeout",
            "45s",
            "0s",
            "1h",
            "time a request waits for a worker or a thread of it before it is answered 504; 0s: for ever");
    public static final Setting<Duration> SLOW_REQUEST = duration(
            "slow-request",
            "0s",
            "0s",
            "1h",
            "time after which a request and the stack of its thread go to the slow log; 0s: never");
    public static final Setting<Duration> REQUEST_TIMEOUT = duration(
            "request-timeout",
            "0s",
            "0s",
            "1d",
            "time after which a request is answered 504 and its thread interrupted; 0s: never");
    public static final Setting<Duration> DEADLOCK_TIMEOUT = duration(
            "deadlock-timeout",
            "1m",
            "0s",
            "1h",
            "time for which threads may wait for each other before the worker is recycled; 0s: nobody looks");
    public static final Setting<Duration> EVICTION_TIMEOUT = duration(
            "eviction-timeout",
            "0s",
            "0s",
            "1h",
            "time a worker that is recycled has to finish its requests; 0s: graceful-timeout");
    public static final Setting<Integer> HEAP_THRESHOLD = percent(
            "heap-threshold",
            "0%",
            "0%",
            "99%",
            "part of the heap that survives a full collection at which a worker is recycled; 0%: never");
    public static final Setting<ByteSize> RECYCLE_MEMORY =
            size("recycle-memory", "0B", "0B", "1024GiB", "resident memory at which a worker is recycled; 0B: never");
    public static final Setting<Integer> THREAD_LIMIT =
            count("thread-limit", 0, 0, 32768, "threads at which a worker is recycled; 0: never");
    public static final Setting<Duration> CPU_TIME_LIMIT = duration(
            "cpu-time-limit", "0s", "0s", "365d", "processor time after which a worker is recycled; 0s: never");
    public static final Setting<Integer> CPU_LIMIT = percent(
            "cpu-limit",
            "0%",
            "0%",
            "25600%",
            "processor time one worker may use in any tenth of a second, 100% being one processor; 0%: no limit");
    public static final Setting<ByteSize> DISK_LIMIT = size(
            "disk-limit",
            "10GiB",
            "0B",
            "1024GiB",
            "disk its releases and data may use, looked at once a minute; above it nothing is deployed; 0B: no limit");
    public static final Setting<Integer> WEIGHT = count(
            "weight",
            100,
            1,
            1000,
            "its tenant's part of processors and disks when they are scarce, compared with other tenants'");
    public static final Setting<Integer> NICE =
            count("nice", 0, 0, 19, "how far its processes stand back when processors are scarce");
    public static final Setting<JavaOptions> JAVA_OPTIONS =
            options("java-options", "options of the JVM, separated by spaces, of those listed below; empty: none");

    public static final Setting<Confinement.Sandbox> SANDBOX = choice(
            "sandbox",
            Confinement.Sandbox.class,
            "auto: cut off from the rest of the host as far as it can; required: entirely, or not started; off");
    public static final Setting<Confinement.Network> NETWORK = choice(
            "network",
            Confinement.Network.class,
            "outbound: other hosts can be connected to, what listens on this one cannot; none: nothing but itself");

    private SettingTable() {}

    public static List<Setting<?>> all() {
        return List.copyOf(BY_NAME.values());
    }

    /**
     * The setting of that name.
     *
     * @throws Refused with the likely name, if there is no such setting
     */
    public static Setting<?> byName(String name) {
        Setting<?> setting = BY_NAME.get(name);
        if (setting == null) {
            throw new Refused("no setting " + Text.quoted(name) + Spelling.suggestion(name, BY_NAME.keySet()));
        }
        return setting;
    }

    /** The table as SETTINGS.md has it; a test compares them. */
    public static String markdown() {
        StringBuilder table = new StringBuilder(
                "| setting | kind | default | smallest | largest | meaning |\n|---|---|---|---|---|---|\n");
        for (Setting<?> setting : all()) {
            table.append("| `")
                    .append(setting.name())
                    .append("` | ")
                    .append(setting.kind().word())
                    .append(" | ")
                    .append(setting.writtenDefault().isEmpty() ? "none" : setting.writtenDefault())
                    .append(" | ")
                    .append(setting.limited() ? setting.writtenSmallest() : "")
                    .append(" | ")
                    .append(setting.limited() ? setting.writtenLargest() : "")
                    .append(" | ")
                    .append(setting.explanation())
                    .append(" |\n");
        }
        return table.toString();
    }

    private static Setting<Integer> count(String name, int usual, int smallest, int largest, String explanation) {
        return add(new Setting<>(name, Kind.COUNT, usual, smallest, largest, explanation));
    }

    private static Setting<ByteSize> size(
            String name, String usual, String smallest, String largest, String explanation) {
        return written(name, Kind.SIZE, usual, smallest, largest, explanation);
    }

    private static Setting<Duration> duration(
            String name, String usual, String smallest, String largest, String explanation) {
        return written(name, Kind.DURATION, usual, smallest, largest, explanation);
    }

    private static Setting<Integer> percent(
            String name, String usual, String smallest, String largest, String explanation) {
        return written(name, Kind.PERCENT, usual, smallest, largest, explanation);
    }

    private static Setting<JavaOptions> options(String name, String explanation) {
        return add(new Setting<>(
                name,
                Kind.OPTIONS,
                JavaOptions.NONE,
                JavaOptions.NONE,
                new JavaOptions(java.util.Collections.nCopies(40, "-ea")),
                explanation));
    }

    /** The first word is what is so when nobody chose. */
    private static <E extends Enum<E>> Setting<E> choice(String name, Class<E> words, String explanation) {
        E[] all = words.getEnumConstants();
        return add(new Setting<>(name, Kind.choice(words), all[0], all[0], all[all.length - 1], explanation));
    }

    private static Setting<Integer> mask(
            String name, String usual, String smallest, String largest, String explanation) {
        return written(name, Kind.MASK, usual, smallest, largest, explanation);
    }

    private static Setting<String> path(String name, String usual, String explanation) {
        return written(name, Kind.PATH, usual, "", "/" + "x".repeat(254), explanation);
    }

    private static <T> Setting<T> written(
            String name, Kind<T> kind, String usual, String smallest, String largest, String explanation) {
        return add(new Setting<>(
                name,
                kind,
                kind.parse().apply(usual),
                kind.parse().apply(smallest),
                kind.parse().apply(largest),
                explanation));
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        if (BY_NAME.put(setting.name(), setting) != null) {
            throw new IllegalStateException("two settings are called " + setting.name());
        }
        return setting;
    }
}

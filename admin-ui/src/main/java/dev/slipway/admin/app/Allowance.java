package dev.slipway.admin.app;

import dev.slipway.admin.plan.Plan;
import dev.slipway.admin.plan.PlanLimits;
import dev.slipway.admin.problem.Quota;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a plan makes of an application's settings, as pure functions. */
public final class Allowance {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})\\s*(B|KiB|MiB|GiB)");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
    private static final long USUAL_MEMORY_MIB = 256;
    private static final long USUAL_THREADS = 15;

    private Allowance() {}

    /** What the settings ask for beyond the plan. */
    public static List<Quota> beyond(Plan plan, Map<String, String> settings) {
        PlanLimits limits = plan.limits();
        List<Quota> beyond = new ArrayList<>();
        check("max_processes", limits.maxProcesses(), count(settings.get("processes")), beyond);
        check("max_threads", limits.maxThreads(), count(settings.get("threads")), beyond);
        check("max_memory_mib", limits.maxMemoryMib(), mebibytes(settings.get("memory-limit")), beyond);
        check("cpu_percent", limits.cpuPercent(), percent(settings.get("cpu-limit")), beyond);
        check("keep_releases", limits.keepReleases(), count(settings.get("keep-releases")), beyond);
        return beyond;
    }

    private static void check(String name, long limit, OptionalLong asked, List<Quota> beyond) {
        if (limit > 0 && asked.isPresent() && asked.getAsLong() > limit) {
            beyond.add(new Quota(name, limit, asked.getAsLong()));
        }
    }

    /** The plan's own settings, over them the application's, and none of them beyond the plan. */
    public static Map<String, String> within(Plan plan, Map<String, String> chosen) {
        PlanLimits limits = plan.limits();
        Map<String, String> settings = new LinkedHashMap<>(plan.settings());
        settings.putAll(chosen);
        least(settings, "processes", limits.maxProcesses(), count(settings.get("processes")), 1, "");
        least(settings, "threads", limits.maxThreads(), count(settings.get("threads")), USUAL_THREADS, "");
        least(
                settings,
                "memory-limit",
                limits.maxMemoryMib(),
                mebibytes(settings.get("memory-limit")),
                USUAL_MEMORY_MIB,
                "MiB");
        least(settings, "cpu-limit", limits.cpuPercent(), percent(settings.get("cpu-limit")), Long.MAX_VALUE, "%");
        least(settings, "keep-releases", limits.keepReleases(), count(settings.get("keep-releases")), 5, "");
        if (limits.idleStopSeconds() > 0) {
            settings.putIfAbsent("inactivity-timeout", limits.idleStopSeconds() + "s");
        }
        return settings;
    }

    private static void least(
            Map<String, String> settings, String name, long limit, OptionalLong chosen, long usual, String unit) {
        if (limit > 0 && chosen.orElse(settings.containsKey(name) ? 0 : usual) > limit) {
            settings.put(name, limit + unit);
        }
    }

    private static OptionalLong count(@org.jspecify.annotations.Nullable String text) {
        return text != null && COUNT.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    private static OptionalLong percent(@org.jspecify.annotations.Nullable String text) {
        OptionalLong percent = count(text == null || !text.endsWith("%") ? null : text.substring(0, text.length() - 1));
        // no limit at all is more than any
        return percent.isPresent() && percent.getAsLong() == 0 ? OptionalLong.of(Long.MAX_VALUE) : percent;
    }

    /** Rounded up, so that a plan's limit is never passed by a fraction. */
    private static OptionalLong mebibytes(@org.jspecify.annotations.Nullable String text) {
        Matcher parts = SIZE.matcher(Optional.ofNullable(text).orElse(""));
        if (!parts.matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(parts.group(1));
        return OptionalLong.of(
                switch (parts.group(2)) {
                    case "GiB" -> number * 1024;
                    case "MiB" -> number;
                    case "KiB" -> Math.ceilDiv(number, 1024);
                    default -> Math.ceilDiv(number, 1024 * 1024);
                });
    }
}

package dev.slipway.supervisor.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What an operator changed, in phrases: {@code threads 15 → 3}. */
public final class SpecificationChanges {
    private SpecificationChanges() {}

    /** One phrase a change. Values of environment variables may be secrets and are not shown. */
    public static List<String> between(ApplicationSpecification before, ApplicationSpecification after) {
        List<String> changes = new ArrayList<>();
        for (Setting<?> setting : SettingTable.all()) {
            String was = shown(before.settings(), setting);
            String is = shown(after.settings(), setting);
            if (!was.equals(is)) {
                changes.add(setting.name() + " " + was + " → " + is);
            }
        }
        after.routes().stream()
                .filter(route -> !before.routes().contains(route))
                .forEach(route -> changes.add("route " + route + " added"));
        before.routes().stream()
                .filter(route -> !after.routes().contains(route))
                .forEach(route -> changes.add("route " + route + " removed"));
        environment(before.environment().values(), after.environment().values(), changes);
        return changes;
    }

    private static String shown(Settings settings, Setting<?> setting) {
        String written = settings.written().getOrDefault(setting.name(), setting.writtenDefault());
        return written.isEmpty() ? "none" : written;
    }

    private static void environment(Map<String, String> before, Map<String, String> after, List<String> changes) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String was = before.get(name);
            String is = after.get(name);
            if (was == null) {
                changes.add("environment " + name + " added");
            } else if (is == null) {
                changes.add("environment " + name + " removed");
            } else if (!was.equals(is)) {
                changes.add("environment " + name + " changed");
            }
        }
    }
}

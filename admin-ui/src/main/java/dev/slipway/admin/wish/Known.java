package dev.slipway.admin.wish;

import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What of an application on the node is somebody's wish, so that two of them can be compared. */
record Known(
        boolean up,
        boolean suspended,
        String artifact,
        List<String> routes,
        Map<String, String> settings,
        String environment) {
    static Known of(ApplicationSnapshot snapshot) {
        return new Known(
                snapshot.up(),
                snapshot.suspended(),
                snapshot.artifact(),
                snapshot.routes(),
                snapshot.settings(),
                snapshot.environment());
    }

    /** What is different on the node, in phrases; empty if nothing is. */
    List<String> driftTo(Known there) {
        List<String> drift = new ArrayList<>();
        if (up != there.up() || suspended != there.suspended()) {
            drift.add("state " + word() + " → " + there.word());
        }
        if (!artifact.equals(there.artifact())) {
            drift.add("another artifact is live");
        }
        there.routes().stream()
                .filter(route -> !routes.contains(route))
                .forEach(route -> drift.add("route " + route + " added"));
        routes.stream()
                .filter(route -> !there.routes().contains(route))
                .forEach(route -> drift.add("route " + route + " removed"));
        TreeSet<String> names = new TreeSet<>(settings.keySet());
        names.addAll(there.settings().keySet());
        for (String name : names) {
            String was = settings.getOrDefault(name, "default");
            String is = there.settings().getOrDefault(name, "default");
            if (!was.equals(is)) {
                drift.add(name + " " + was + " → " + is);
            }
        }
        if (!environment.equals(there.environment())) {
            drift.add("environment changed");
        }
        return drift;
    }

    private String word() {
        return suspended ? "suspended" : up ? "up" : "down";
    }
}

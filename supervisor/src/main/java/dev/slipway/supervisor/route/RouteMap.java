package dev.slipway.supervisor.route;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.tenant.Route;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeMap;

/** The text of httpd's two maps: where each host and path prefix goes, and each slot's secret. */
final class RouteMap {
    private RouteMap() {}

    /** One application as httpd needs to see it. */
    record Target(List<Route> routes, int slot, String secret, RouteState state) {
        String value() {
            return state == RouteState.SERVING ? Layout.slotName(slot) : state.word();
        }
    }

    /**
     * A host that is one application's has its target beside it. A host with path prefixes says {@code paths} and how
     * many segments the longest has, and its keys are the host with each prefix, the root's being the host with a slash.
     */
    static String routes(Collection<Target> targets) {
        Map<String, Map<String, String>> hosts = new TreeMap<>();
        for (Target target : targets) {
            for (Route route : target.routes()) {
                hosts.computeIfAbsent(route.host(), host -> new TreeMap<>()).put(route.prefix(), target.value());
            }
        }
        StringBuilder text = new StringBuilder();
        for (Entry<String, Map<String, String>> host : hosts.entrySet()) {
            Map<String, String> prefixes = host.getValue();
            String root = prefixes.get("");
            if (prefixes.size() == 1 && root != null) {
                line(text, host.getKey(), root);
            } else {
                line(text, host.getKey(), "paths" + deepest(prefixes.keySet()));
                prefixes.forEach(
                        (prefix, value) -> line(text, host.getKey() + (prefix.isEmpty() ? "/" : prefix), value));
            }
        }
        return text.toString();
    }

    private static long deepest(Set<String> prefixes) {
        return prefixes.stream()
                .mapToLong(prefix -> prefix.chars().filter(c -> c == '/').count())
                .max()
                .orElse(0);
    }

    static String secrets(Collection<Target> targets) {
        StringBuilder text = new StringBuilder();
        for (Target target : targets) {
            line(text, Layout.slotName(target.slot()), target.secret());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(' ').append(value).append('\n');
    }
}

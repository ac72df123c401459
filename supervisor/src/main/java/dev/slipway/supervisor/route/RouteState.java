package dev.slipway.supervisor.route;

import java.util.Locale;

/** What a visitor of a route gets: the application, or a page that says why not. */
public enum RouteState {
    SERVING,
    STOPPED,
    FAILING,
    SUSPENDED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.slipway.supervisor.cli.show;

import dev.slipway.supervisor.control.api.Event;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One event on one line: when, whose, what, why. */
public final class EventLine {
    private EventLine() {}

    /** With what to do about a death. */
    private static String reason(Event event) {
        return event.death() == null
                ? event.reason()
                : event.reason() + "; " + event.death().advice();
    }

    public static String of(Event event) {
        String where = event.tenant() == null
                ? "supervisor"
                : event.tenant() + (event.application() == null ? "" : "/" + event.application());
        return Stream.of(event.at(), where, event.worker(), event.what() + ":", reason(event))
                .filter(part -> part != null && !part.isEmpty())
                .collect(Collectors.joining("  "));
    }
}

package dev.slipway.supervisor.control;

import dev.slipway.supervisor.application.Applications;
import dev.slipway.supervisor.control.api.Event;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.event.EventLog;
import dev.slipway.supervisor.log.LogStore;
import dev.slipway.supervisor.log.LogTail;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The commands that may go on until the client leaves. */
final class StreamCommands {
    private static final int MOST_LINES = 10_000;
    private static final long LOOK_MILLIS = 250;
    private static final long EVENT_WAIT_MILLIS = 1000;

    private final Applications applications;
    private final LogStore logs;
    private final EventLog events;

    StreamCommands(Applications applications, LogStore logs, EventLog events) {
        this.applications = applications;
        this.logs = logs;
        this.events = events;
    }

    void logs(Request.Logs request, Conversation with) throws IOException {
        ApplicationKey key = applications
                .get(ApplicationKey.parse(request.target()))
                .wanted()
                .key();
        if (!List.of("application", "access", "slow").contains(request.stream())) {
            throw new Refused("no log \"" + request.stream() + "\"; there are application, access and slow");
        }
        LogTail tail = new LogTail(logs.directory(key).resolve(request.stream() + ".log"));
        with.log(tail.last(Math.clamp(request.lines(), 0, MOST_LINES)));
        while (request.follow()) {
            String more = tail.next();
            if (more.isEmpty()) {
                pause(LOOK_MILLIS);
            }
            with.log(more);
            with.stillThere();
        }
        with.done(null, null);
    }

    void events(Request.Events request, Conversation with) throws IOException {
        int lines = Math.clamp(request.lines(), 0, MOST_LINES);
        List<Event> latest = events.last(Math.max(1, lines));
        long seen = latest.isEmpty() ? 0 : latest.getLast().id();
        if (lines > 0) {
            latest.forEach(with::event);
        }
        while (request.follow()) {
            try {
                for (Event event : events.after(seen, EVENT_WAIT_MILLIS)) {
                    with.event(event);
                    seen = event.id();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            with.stillThere();
        }
        with.done(null, null);
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

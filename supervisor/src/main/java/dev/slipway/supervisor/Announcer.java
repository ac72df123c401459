package dev.slipway.supervisor;

import dev.slipway.supervisor.control.Telling;
import dev.slipway.supervisor.death.FailedChange;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.event.EventLog;
import dev.slipway.supervisor.log.SlowLog;
import dev.slipway.supervisor.route.RouteFile;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.worker.WorkerListener;
import dev.slipway.supervisor.worker.WorkerState;
import dev.slipway.worker.protocol.WorkerMessage.Notice;

/** Passes what happens to workers on to those who tell the world: the event log, the slow log and httpd's routes. */
record Announcer(EventLog events, SlowLog slow, RouteFile routes) implements WorkerListener {
    @Override
    public void changed(ApplicationKey application, String worker, WorkerState from, WorkerState to, String reason) {
        boolean onlyAccepts = from instanceof WorkerState.Ready && to instanceof WorkerState.Ready;
        // a place in a line is no news; slipway status tells it
        if (!(to instanceof WorkerState.Queued)) {
            events.add("worker-" + (onlyAccepts ? "accepting" : to.word()), application, worker, reason);
        }
        routes.changed();
    }

    @Override
    public void noticed(ApplicationKey application, String worker, Notice notice) {
        if (slow.write(application, worker, notice) && notice.kind() != Notice.Kind.SLOW) {
            events.add("request-" + notice.kind().word(), application, worker, notice.sentence());
        }
    }

    @Override
    public void limitHit(ApplicationKey application, String worker, String setting, String sentence) {
        events.add("limit-hit", application, worker, setting + ": " + sentence);
    }

    @Override
    public void ended(ApplicationKey application, String worker, String reason) {
        events.add("worker-ended", application, worker, reason);
    }

    @Override
    public void died(ApplicationKey application, Obituary obituary) {
        events.add(
                "worker-died", application, obituary.worker(), obituary.reason(), Telling.death(application, obituary));
    }

    @Override
    public void gaveUp(ApplicationKey application, FailedChange change) {
        events.add("change-failed", application, null, change.change() + ": " + change.reason());
    }
}

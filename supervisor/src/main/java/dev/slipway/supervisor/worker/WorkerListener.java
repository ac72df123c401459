package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.death.FailedChange;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.worker.protocol.WorkerMessage;

/** Whoever wants to know of changes; told outside all locks, on the owner thread, and must not block for long. */
public interface WorkerListener {
    /** @param worker the name of the life concerned, or of the worker when it has none */
    void changed(ApplicationKey application, String worker, WorkerState from, WorkerState to, String reason);

    /** A worker said that something takes long, or will never end. */
    void noticed(ApplicationKey application, String worker, WorkerMessage.Notice notice);

    /** What a worker started was refused something, or killed, at the limit that this setting is. */
    void limitHit(ApplicationKey application, String worker, String setting, String sentence);

    /** A process ended because it was asked to. */
    void ended(ApplicationKey application, String worker, String reason);

    /** A process ended that was wanted, or could not begin. */
    void died(ApplicationKey application, Obituary obituary);

    /** A change was given up; everything is as it was. */
    void gaveUp(ApplicationKey application, FailedChange change);
}

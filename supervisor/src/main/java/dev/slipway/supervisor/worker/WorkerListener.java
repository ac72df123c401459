package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.tenant.ApplicationKey;

/** Whoever wants to know of changes; told outside all locks, on the owner thread, and must not block for long. */
public interface WorkerListener {
    /** @param worker the name of the life concerned, or of the worker when it has none */
    void changed(ApplicationKey application, String worker, WorkerState from, WorkerState to, String reason);

    /** A process ended. {@code planned}: somebody had asked for it. */
    void ended(ApplicationKey application, String worker, String reason, boolean planned);
}

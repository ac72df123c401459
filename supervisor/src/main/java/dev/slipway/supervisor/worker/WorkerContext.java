package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.death.LastWords;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.gate.Ticket;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.IOException;

/** What a worker needs of its group: a process when it wants one, a place to leave it, an ear for its changes. */
interface WorkerContext {
    /** A place among all that want to start. */
    Ticket lineUp(boolean asked, Runnable admitted);

    /** A new process, with the next generation's number. */
    Life launch(Plan plan) throws IOException;

    /** What the process wrote; it may still be writing. */
    LastWords lastWords(Life life);

    /** Whatever the process left behind: its children, its control group. */
    void cleanUp(Life life);

    void changed(Plan plan, WorkerState from, WorkerState to, String reason);

    /** The life said that something takes long, or will never end. */
    void noticed(Life life, WorkerMessage.Notice notice);

    /** The life ended because it was asked to. */
    void ended(Life life, String reason);

    /** A life ended that was wanted, or could not begin. */
    void died(Obituary obituary);
}

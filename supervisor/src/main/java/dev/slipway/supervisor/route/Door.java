package dev.slipway.supervisor.route;

import dev.slipway.supervisor.worker.WorkerGroup;
import java.time.Duration;

/** What httpd's routes lead to: where they end in an error page, nobody shall be left waiting. */
public interface Door {
    /**
     * Nobody serves here at the moment; whoever waits longer is to be turned away from now on.
     *
     * @param patience how long one may wait; zero: not at all, no route leads here any more
     */
    void shut(WorkerGroup group, Duration patience);

    /** When this returns, those who come wait again. */
    void open(int slot);

    /** The application is no more; when this returns, nothing of ours uses its socket or runs for it. */
    void takeAway(int slot);
}

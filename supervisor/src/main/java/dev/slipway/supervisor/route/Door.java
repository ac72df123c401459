package dev.slipway.supervisor.route;

import dev.slipway.supervisor.worker.WorkerGroup;

/** What httpd's routes lead to: where they end in an error page, nobody shall be left waiting. */
public interface Door {
    /** No route leads here any more; whoever waits is to be turned away from now on. */
    void shut(WorkerGroup group);

    /** When this returns, those who come wait again. */
    void open(int slot);

    /** The application is no more; when this returns, nothing of ours uses its socket or runs for it. */
    void takeAway(int slot);
}

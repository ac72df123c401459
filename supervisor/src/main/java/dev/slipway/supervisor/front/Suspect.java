package dev.slipway.supervisor.front;

import java.time.Duration;

/** A worker that may be the one whose answer fills httpd. */
public interface Suspect {
    /** TENANT/APP/WORKER. */
    String name();

    /** Processor time that it and all it started have used. */
    Duration cpu();

    /** Holds all of it still, until {@link #thaw}. */
    void freeze();

    void thaw();

    /** Ends it, as a death of its own doing. */
    void condemn(String sentence);
}

package dev.slipway.supervisor.cli.client;

import java.io.IOException;
import java.io.OutputStream;

/** The bytes of an upload, known to be sendable when it was made. */
public interface Artifact {
    /** Writes all of it, not closing {@code out}. */
    void copyTo(OutputStream out) throws IOException;
}

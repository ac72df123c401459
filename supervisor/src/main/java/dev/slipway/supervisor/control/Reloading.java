package dev.slipway.supervisor.control;

import java.io.IOException;

/** Reads the supervisor's own configuration again. */
@FunctionalInterface
public interface Reloading {
    /**
     * What is different now, in a sentence.
     *
     * @throws IOException or {@link dev.slipway.supervisor.tenant.Refused} when it cannot be read or is wrong; nothing has changed then
     */
    String reload() throws IOException;
}

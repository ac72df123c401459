package dev.slipway.worker.leash;

import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage;

/** Who is on the leash. All methods are called on the leash's thread and must not block. */
public interface LeashHolder {
    /** How the worker introduces itself, as it is at this moment. */
    WorkerMessage.Hello hello();

    void told(SupervisorMessage message);

    /** About a second has passed. */
    void tick();
}

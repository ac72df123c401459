package dev.slipway.supervisor.leash;

import dev.slipway.worker.protocol.WorkerMessage;
import dev.slipway.worker.protocol.WorkerMessage.Hello;
import java.util.Optional;
import java.util.function.Consumer;

/** Who wants to hear from workers. Called on the connection's own thread; must only pass things on. */
public interface LeashHandler {
    /** Where this worker's messages go, or nowhere when the worker is not known or its token is wrong. */
    Optional<Consumer<WorkerMessage>> connected(Hello hello, LeashConnection connection);
}

package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.leash.LeashConnection;
import dev.slipway.supervisor.leash.LeashHandler;
import dev.slipway.worker.protocol.WorkerMessage;
import dev.slipway.worker.protocol.WorkerMessage.Diagnosed;
import dev.slipway.worker.protocol.WorkerMessage.Hello;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds whose process it is that calls, and who is to hear what it says. */
record Greeting(Collection<Worker> members, Collection<Worker> others, Diagnoses diagnoses) implements LeashHandler {
    /** A tenant can flood its own leash; what it sends waits in the socket, not in our memory. */
    private static final int MOST_UNHEARD = 64;

    @Override
    public Optional<Consumer<WorkerMessage>> connected(Hello hello, LeashConnection connection) {
        return Stream.concat(members.stream(), others.stream())
                .filter(worker -> worker.state()
                        .currentLife()
                        .filter(life -> life.said(hello))
                        .isPresent())
                .findFirst()
                .map(worker -> {
                    worker.post(new WorkerEvent.Connected(connection, hello.state()));
                    return bounded(worker);
                });
    }

    private Consumer<WorkerMessage> bounded(Worker worker) {
        Semaphore unheard = new Semaphore(MOST_UNHEARD);
        return message -> {
            if (message instanceof Diagnosed diagnosed) {
                diagnoses.heard(diagnosed);
                return;
            }
            unheard.acquireUninterruptibly();
            worker.post(new WorkerEvent.Said(message, unheard::release));
        };
    }
}

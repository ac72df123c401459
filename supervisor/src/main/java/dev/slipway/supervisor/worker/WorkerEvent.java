package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.death.Explanation;
import dev.slipway.supervisor.leash.LeashConnection;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage;
import java.util.Optional;

/** What can happen to a worker; handled one by one on its owner thread. */
sealed interface WorkerEvent {
    /** Be up; an operator's word clears the tally of deaths. */
    record Start(boolean clearTally) implements WorkerEvent {}

    /** It is its turn to start. */
    record Admitted() implements WorkerEvent {}

    /** Take requests as soon as ready. */
    record Accept() implements WorkerEvent {}

    /** Be down. {@code gently}: after finishing what it has; {@code evicted}: by a rule, and not because anybody asked. */
    record Retire(String reason, boolean gently, boolean evicted) implements WorkerEvent {
        Retire(String reason, boolean gently) {
            this(reason, gently, false);
        }
    }

    /** Pass something on to the process. */
    record Tell(SupervisorMessage message) implements WorkerEvent {}

    record Connected(LeashConnection connection, WorkerMessage.State state) implements WorkerEvent {}

    /** @param heard to be run once the message has been handled; it lets the next one in */
    record Said(WorkerMessage message, Runnable heard) implements WorkerEvent {
        /** The message; the next one may come. */
        WorkerMessage let() {
            heard.run();
            return message;
        }
    }

    /** Kill this life, if it still is the one, for what it has done. */
    record Condemn(Life life, Explanation why) implements WorkerEvent {
        /** What it then died of. */
        Optional<Explanation> carriedOut(WorkerState state) {
            return state.currentLife().filter(life::equals).map(guilty -> {
                guilty.child().kill();
                return why;
            });
        }
    }

    record Exited(Life life, ExitStatus status) implements WorkerEvent {}

    record DeadlinePassed() implements WorkerEvent {}
}

package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.death.Cause;
import dev.slipway.supervisor.death.Explanation;
import dev.slipway.supervisor.gate.Ticket;
import dev.slipway.supervisor.posix.ProcessUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a worker is doing. Times named {@code …Nanos} are {@link System#nanoTime()}, so that no clock change ends
 * anything early.
 */
public sealed interface WorkerState {
    /** Nothing runs and nothing shall. */
    record Down() implements WorkerState {}

    /** To be spawned when it is its turn. */
    record Queued(Ticket ticket) implements WorkerState {}

    /** Spawned, not yet ready. */
    record Starting(Life life, long deadlineNanos) implements WorkerState {}

    /** Said so itself. {@code accepting}: takes requests from the shared listener. */
    record Ready(Life life, Instant since, long sinceNanos, boolean accepting) implements WorkerState {}

    /** Takes no new connections and finishes what it has. */
    record Draining(Life life, String reason, long deadlineNanos) implements WorkerState {}

    /** Asked to end with SIGTERM; killed at {@code killNanos}. */
    record Stopping(Life life, String reason, long killNanos) implements WorkerState {}

    /** Dead, to be started again. */
    record BackingOff(long untilNanos, String reason) implements WorkerState {}

    /** A successor that did not become ready; it is not tried again. */
    record Failed(String reason) implements WorkerState {}

    default String word() {
        return switch (this) {
            case Down() -> "down";
            case Queued q -> "queued";
            case Starting s -> "starting";
            case Ready r -> "ready";
            case Draining d -> "draining";
            case Stopping s -> "stopping";
            case BackingOff b -> "backing-off";
            case Failed f -> "failed";
        };
    }

    /** When its owner must act although nothing happens; {@link Long#MAX_VALUE} is never. */
    default long deadline() {
        return switch (this) {
            case Starting s -> s.deadlineNanos();
            case Draining d -> d.deadlineNanos();
            case Stopping s -> s.killNanos();
            case BackingOff b -> b.untilNanos();
            case Down d -> Long.MAX_VALUE;
            case Queued q -> Long.MAX_VALUE;
            case Ready r -> Long.MAX_VALUE;
            case Failed f -> Long.MAX_VALUE;
        };
    }

    /** How long it has been ready. */
    default Duration served() {
        return this instanceof Ready ready ? Duration.ofNanos(System.nanoTime() - ready.sinceNanos()) : Duration.ZERO;
    }

    /** Why it is being ended, if it is; one that is wanted up is only ever ended because its start took too long. */
    default Optional<Explanation> explanation() {
        return switch (this) {
            case Draining d -> Optional.of(new Explanation(Cause.UNKNOWN, d.reason()));
            case Stopping s -> Optional.of(new Explanation(Cause.START_TIMEOUT, s.reason()));
            case Starting _, Ready _, Down _, Queued _, BackingOff _, Failed _ -> Optional.empty();
        };
    }

    /** Memory that its process has now; 0 without one. */
    default long residentBytes() {
        return currentLife()
                .flatMap(life -> ProcessUse.of(life.pid()))
                .map(ProcessUse::rssBytes)
                .orElse(0L);
    }

    default Optional<Life> currentLife() {
        return switch (this) {
            case Starting s -> Optional.of(s.life());
            case Ready r -> Optional.of(r.life());
            case Draining d -> Optional.of(d.life());
            case Stopping s -> Optional.of(s.life());
            case Down d -> Optional.empty();
            case Queued q -> Optional.empty();
            case BackingOff b -> Optional.empty();
            case Failed f -> Optional.empty();
        };
    }
}

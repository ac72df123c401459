package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.death.Cause;
import dev.slipway.supervisor.death.Ending;
import dev.slipway.supervisor.death.Explanation;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.gate.Ticket;
import dev.slipway.supervisor.leash.LeashConnection;
import dev.slipway.supervisor.policy.DeathTally;
import dev.slipway.supervisor.policy.RestartPolicy;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.spawn.Spawner;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.worker.WorkerState.BackingOff;
import dev.slipway.supervisor.worker.WorkerState.Down;
import dev.slipway.supervisor.worker.WorkerState.Draining;
import dev.slipway.supervisor.worker.WorkerState.Failed;
import dev.slipway.supervisor.worker.WorkerState.Queued;
import dev.slipway.supervisor.worker.WorkerState.Ready;
import dev.slipway.supervisor.worker.WorkerState.Starting;
import dev.slipway.supervisor.worker.WorkerState.Stopping;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage;
import dev.slipway.worker.protocol.WorkerMessage.Notice.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One process of an application and its replacements after a death.
 *
 * <pre>
 *  Down ──start──▶ Starting ──ready──▶ Ready ──retire──▶ Draining ──deadline──▶ Stopping ──exited──▶ Down
 *   ▲                 │ exited            │ exited            │ exited              ▲
 *   │                 ▼                   ▼                   ▼                     │ deadline of a start
 *   └──retire── BackingOff ◀──────────────┘                  Down               Starting
 * </pre>
 *
 * A successor (not patient) goes to Failed where a patient one backs off. All changes happen on the owner thread, in
 * {@link #become}; others post events and read volatile fields. The thread ends with the worker's last life once it is
 * wanted down.
 */
final class Worker {
    private static final Logger LOG = System.getLogger(Worker.class.getName());
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final Duration KILL_AGAIN = Duration.ofMillis(500);

    private final Plan plan;
    private final WorkerContext context;
    private boolean patient;
    private final Inbox inbox = new Inbox();
    private volatile CompletableFuture<@Nullable String> settled = new CompletableFuture<>();
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private volatile WorkerState state = new Down();
    private volatile Counters counters = Counters.beginning(0);
    private boolean wantedUp;
    private boolean mayAccept;
    private DeathTally tally = DeathTally.CLEAR;
    private @Nullable Ticket ticket;
    private @Nullable LeashConnection leash;
    private @Nullable Explanation known;
    private volatile @Nullable Obituary obituary;

    /** @param patient backs off and tries again; otherwise, until it may accept, the first failed start is the last */
    Worker(Plan plan, WorkerContext context, boolean patient) {
        this.plan = plan;
        this.context = context;
        this.patient = patient;
    }

    void run() {
        Thread.ofVirtual().name("worker " + plan.baseName()).start(this::loop);
    }

    /** Takes over a process of an earlier supervisor, before {@link #run}. */
    void adopt(Life life, boolean accepting, long restarts) {
        wantedUp = true;
        mayAccept = accepting;
        counters = Counters.beginning(restarts);
        watch(life);
        state = accepting
                ? new Ready(life, life.startedAt(), System.nanoTime(), true)
                : new Starting(life, after(plan.setting(SettingTable.STARTUP_TIMEOUT)));
        if (accepting) {
            settled.complete(null);
        }
    }

    /** Takes over, before {@link #run}, one that is not wanted any more: it is told to drain when it calls. */
    void adoptLeaving(Life life) {
        watch(life);
        Duration limit = plan.patience(false).plus(LINGER);
        state = new Draining(life, "not wanted any more", after(limit));
    }

    /** Wants it up. From now on {@link #settled} is about the start that follows, or the one under way. */
    void wantUp(boolean clearTally) {
        settled = settled.isDone() && !(state instanceof Ready) ? new CompletableFuture<>() : settled;
        post(new WorkerEvent.Start(clearTally));
    }

    void post(WorkerEvent event) {
        inbox.add(event);
    }

    WorkerState state() {
        return state;
    }

    Plan plan() {
        return plan;
    }

    Counters counters() {
        return counters;
    }

    /** Null when it became ready, else why it did not. */
    CompletableFuture<@Nullable String> settled() {
        return settled;
    }

    /** How its last process died, if one has. */
    Optional<Obituary> obituary() {
        return Optional.ofNullable(obituary);
    }

    /** Done when its last process is gone and no other follows. */
    CompletableFuture<Boolean> gone() {
        return gone;
    }

    private void loop() {
        do {
            try {
                handle(inbox.next(state.deadline()));
            } catch (RuntimeException e) {
                // a worker without its owner could never be stopped or started again
                LOG.log(Level.ERROR, "worker " + plan.baseName() + ", " + state.word() + ": an event failed", e);
            }
        } while (!finished());
        if (!settled.isDone()) {
            settled.complete("it was stopped before it was ready");
        }
        inbox.close();
        gone.complete(true);
    }

    private boolean finished() {
        return !wantedUp && (state instanceof Down || state instanceof Failed);
    }

    private void handle(WorkerEvent event) {
        switch (event) {
            case WorkerEvent.Start(boolean clearTally) -> start(clearTally);
            case WorkerEvent.Admitted() -> {
                if (state instanceof Queued(Ticket place) && place.admitted()) {
                    launch();
                }
            }
            case WorkerEvent.Accept() -> {
                mayAccept = true;
                patient = true;
                acceptIfReady();
            }
            case WorkerEvent.Retire retire -> retire(retire.reason(), retire.gently(), plan.patience(retire.evicted()));
            case WorkerEvent.Connected connected -> connected(connected);
            case WorkerEvent.Tell(SupervisorMessage message) -> tell(message);
            case WorkerEvent.Said said -> heard(said.let());
            case WorkerEvent.Condemn condemn ->
                known = condemn.carriedOut(state).orElse(known);
            case WorkerEvent.Exited(Life life, ExitStatus status) -> exited(life, status);
            case WorkerEvent.DeadlinePassed() -> deadlinePassed();
        }
    }

    private void start(boolean clearTally) {
        wantedUp = true;
        if (clearTally) {
            tally = DeathTally.CLEAR;
        }
        switch (state) {
            case Down _, BackingOff _, Failed _ -> lineUp(clearTally);
            case Queued(Ticket place) when clearTally -> place.demand();
            case Ready _ -> settled.complete(null);
            case Queued _, Starting _, Draining _, Stopping _ -> {}
        }
    }

    /** A successor does not wait for its turn: whoever ordered it waits for it, and what it replaces serves. */
    private void lineUp(boolean asked) {
        if (patient) {
            ticket = context.lineUp(asked, () -> post(new WorkerEvent.Admitted()));
            if (!ticket.admitted()) {
                become(new Queued(ticket), "waits for its turn to start");
                return;
            }
        }
        launch();
    }

    private void launch() {
        known = null;
        leash = null;
        Life life;
        try {
            life = context.launch(plan);
        } catch (IOException | RuntimeException e) {
            died(null, Ending.notSpawned(String.valueOf(e.getMessage())));
            return;
        }
        watch(life);
        become(new Starting(life, after(plan.setting(SettingTable.STARTUP_TIMEOUT))), "spawned as pid " + life.pid());
    }

    private void watch(Life life) {
        var _ = life.child().ended().thenAccept(status -> post(new WorkerEvent.Exited(life, status)));
    }

    private void retire(String reason, boolean gently, Duration patience) {
        wantedUp = false;
        switch (state) {
            case Ready r
            when gently && leash != null -> {
                tell(new SupervisorMessage.Drain(LINGER, patience));
                become(new Draining(r.life(), reason, after(patience.plus(LINGER))), reason);
            }
            case Ready r -> stop(r.life(), reason);
            case Starting s -> stop(s.life(), reason);
            case Draining d when !gently -> stop(d.life(), reason);
            case BackingOff _, Queued _ -> become(new Down(), reason);
            case Draining _, Stopping _, Down _, Failed _ -> {}
        }
    }

    private void stop(Life life, String reason) {
        become(new Stopping(life, reason, after(plan.setting(SettingTable.SHUTDOWN_TIMEOUT))), reason);
        life.child().signal(Posix.SIGTERM);
        life.child().signal(Posix.SIGCONT);
    }

    private void connected(WorkerEvent.Connected connected) {
        if (state.currentLife().isEmpty()) {
            connected.connection().close();
            return;
        }
        leash = connected.connection();
        tell(new SupervisorMessage.Welcome(plan.wanted().secret()));
        switch (state) {
            case Starting s when !identityHolds(s.life()) -> {}
            case Starting s
            when connected.state() == WorkerMessage.State.STARTING ->
                s.life().journey().step("hello");
            case Starting s -> ready(s.life(), connected.state() == WorkerMessage.State.ACCEPTING);
            case Ready r -> acceptIfReady();
            case Draining d -> tell(new SupervisorMessage.Drain(LINGER, plan.setting(SettingTable.GRACEFUL_TIMEOUT)));
            case Stopping _, Down _, Queued _, BackingOff _, Failed _ -> {}
        }
    }

    private boolean identityHolds(Life life) {
        try {
            Spawner.verify(life.child(), plan.wanted().identity());
            return true;
        } catch (IllegalStateException e) {
            known = new Explanation(Cause.REFUSED, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void heard(WorkerMessage message) {
        switch (message) {
            case WorkerMessage.Step(String name, long millis) ->
                state.currentLife().ifPresent(life -> life.journey().step(name));
            case WorkerMessage.Ready r -> {
                if (state instanceof Starting s) {
                    ready(s.life(), false);
                }
            }
            case WorkerMessage.Accepting a -> {
                if (state instanceof Ready r && !r.accepting()) {
                    become(new Ready(r.life(), r.since(), r.sinceNanos(), true), "accepting");
                }
            }
            case WorkerMessage.Sample sample -> counters = counters.seen(sample);
            case WorkerMessage.Notice notice -> state.currentLife().ifPresent(life -> noticed(life, notice));
            case WorkerMessage.Failed(String reason) ->
                known = new Explanation(Cause.START_FAILED, "the application failed to start: " + reason);
            case WorkerMessage.Drained _, WorkerMessage.Hello _, WorkerMessage.Diagnosed _ -> {}
        }
    }

    private void noticed(Life life, WorkerMessage.Notice notice) {
        context.noticed(life, notice);
        if (notice.kind() == Kind.STUCK || notice.kind() == Kind.DEADLOCK) {
            counters = counters.complaining(notice.sentence());
        }
    }

    private void ready(Life life, boolean accepting) {
        life.journey().step("ready");
        become(
                new Ready(life, Instant.now(), System.nanoTime(), accepting),
                life.journey().words());
        settled.complete(null);
        acceptIfReady();
    }

    private void acceptIfReady() {
        if (mayAccept
                && state instanceof Ready(Life life, Instant since, long sinceNanos, boolean accepting)
                && !accepting) {
            tell(new SupervisorMessage.Accept());
        }
    }

    private void tell(SupervisorMessage message) {
        LeashConnection connection = leash;
        if (connection != null) {
            connection.send(message);
        }
    }

    private void deadlinePassed() {
        switch (state) {
            case Starting s ->
                stop(
                        s.life(),
                        "not ready within startup-timeout ("
                                + plan.setting(SettingTable.STARTUP_TIMEOUT).toSeconds() + " s)");
            case Draining d -> stop(d.life(), d.reason() + "; not drained within graceful-timeout");
            case Stopping(Life life, String reason, long killNanos) -> {
                life.child().kill();
                state = new Stopping(life, reason, after(KILL_AGAIN));
            }
            case BackingOff b -> lineUp(false);
            case Down _, Queued _, Ready _, Failed _ -> {}
        }
    }

    private void exited(Life life, ExitStatus status) {
        if (!state.currentLife().filter(life::equals).isPresent()) {
            return;
        }
        WorkerState last = state;
        Ending ending = Deaths.ending(life, status, last, known, context.lastWords(life));
        if (leash != null) {
            leash.close();
            leash = null;
        }
        context.cleanUp(life);
        if (wantedUp) {
            died(life, ending);
        } else {
            String reason = last.explanation().map(Explanation::words).orElseGet(ending::reason);
            context.ended(life, reason);
            become(new Down(), reason);
        }
    }

    private void died(@Nullable Life life, Ending ending) {
        Obituary death = Deaths.obituary(plan, life, ending);
        obituary = death;
        context.died(death);
        String reason = ending.reason();
        settled.complete(reason);
        if (!patient) {
            wantedUp = false;
            become(new Failed(reason), reason);
            return;
        }
        counters = counters.restarted();
        RestartPolicy.Verdict verdict = RestartPolicy.after(tally, ending.death(), ThreadLocalRandom.current());
        tally = verdict.tally();
        String both = reason + "; " + verdict.reason();
        become(new BackingOff(after(verdict.delay()), both), both);
    }

    private static long after(Duration delay) {
        return System.nanoTime() + delay.toNanos();
    }

    /** The only place where the state changes, but for a Stopping that kills again. */
    private void become(WorkerState next, String reason) {
        WorkerState before = state;
        state = next;
        context.changed(plan, before, next, reason);
        if (ticket != null && !(next instanceof Queued || next instanceof Starting)) {
            ticket.end();
        }
    }
}

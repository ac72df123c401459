package dev.slipway.worker;

import dev.slipway.worker.application.WebApplication;
import dev.slipway.worker.application.WebRoot;
import dev.slipway.worker.application.WorkDirectory;
import dev.slipway.worker.diagnosis.Diagnosis;
import dev.slipway.worker.health.Deadlocks;
import dev.slipway.worker.health.IdleCollection;
import dev.slipway.worker.health.Sampler;
import dev.slipway.worker.leash.Leash;
import dev.slipway.worker.leash.LeashHolder;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage;
import dev.slipway.worker.protocol.WorkerMessage.Hello;
import dev.slipway.worker.protocol.WorkerMessage.Notice;
import dev.slipway.worker.protocol.WorkerMessage.Sample;
import dev.slipway.worker.protocol.WorkerMessage.State;
import dev.slipway.worker.server.AppServer;
import dev.slipway.worker.server.HealthPath;
import dev.slipway.worker.server.Listener;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One worker's life: dial, load the application, be ready, accept when told to, drain when told to, end. The main
 * thread starts it; from then on the leash's thread hears what to do, and {@link Departure} has a thread of its own.
 */
final class Worker implements LeashHolder {
    private final WorkerOptions options;
    private final String token;
    private final Leash leash;
    private final CompletableFuture<String> secret = new CompletableFuture<>();
    private final Departure departure;
    private State state = State.STARTING;
    private volatile @Nullable AppServer server;
    private volatile @Nullable Sampler sampler;
    private volatile @Nullable IdleCollection idleCollection;
    private final Deadlocks deadlocks;

    Worker(WorkerOptions options, Path leashSocket, String token) {
        this.options = options;
        this.token = token;
        this.leash = new Leash(leashSocket, this);
        this.deadlocks = new Deadlocks(options.limits().deadlock());
        this.departure = new Departure(leash, options.linger());
    }

    /** Returns once the application is ready; the process lives on by its other threads. */
    void run() throws IOException {
        ServerSocketChannel listener = Listener.inherited();
        departure.onSignal();
        Thread.ofPlatform().name("leash").start(leash);
        String welcome = secret.join();
        try {
            AppServer loaded = load(listener, welcome);
            server = loaded;
            sampler = new Sampler(loaded.count()::requests, loaded.count()::inFlight);
            idleCollection = new IdleCollection(loaded.count()::requests);
        } catch (Throwable e) {
            // an application may fail with anything, a missing class for one
            fail(e);
            return;
        }
        become(State.READY);
        leash.say(new WorkerMessage.Ready(sinceJvmStart()));
    }

    private AppServer load(ServerSocketChannel listener, String welcome) throws Exception {
        long begin = System.nanoTime();
        Path work = WorkDirectory.claim(options.data(), options.root(), options.index());
        WebApplication application = WebApplication.of(options.environment(), new WebRoot(options.root(), work));
        AppServer loading = new AppServer(
                application,
                listener,
                welcome,
                new AppServer.Limits(
                        options.threads(),
                        options.limits().queue(),
                        options.limits().slow(),
                        options.limits().request(),
                        leash::say),
                options.data(),
                StandardStreams.accessLog());
        String path = options.healthPath();
        HealthPath health = path == null ? null : loading.healthPath(path);
        loading.start();
        departure.willStop(loading);
        begin = step("load application", begin);
        if (health != null) {
            health.check(welcome);
            step("health path", begin);
        }
        return loading;
    }

    private long step(String name, long begin) {
        long now = System.nanoTime();
        leash.say(new WorkerMessage.Step(name, Duration.ofNanos(now - begin).toMillis()));
        return now;
    }

    private static long sinceJvmStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Math.max(0, System.currentTimeMillis() - start.toEpochMilli()))
                .orElse(0L);
    }

    private void fail(Throwable failure) {
        String sentence = Failure.sentence(failure);
        System.err.println("slipway worker: the application failed to start: " + sentence);
        leash.say(new WorkerMessage.Failed(sentence));
        departure.now(ExitCode.FAILED_TO_START);
    }

    private synchronized void become(State next) {
        if (next.compareTo(state) > 0) {
            state = next;
        }
    }

    private synchronized State state() {
        return state;
    }

    @Override
    public Hello hello() {
        return new Hello(
                Hello.VERSION, options.worker(), token, ProcessHandle.current().pid(), state());
    }

    @Override
    public void told(SupervisorMessage message) {
        switch (message) {
            case SupervisorMessage.Welcome welcome -> welcome(welcome.secret());
            case SupervisorMessage.Accept() -> accept();
            case SupervisorMessage.Diagnose asked ->
                Thread.ofPlatform()
                        .daemon()
                        .name("diagnosis")
                        .start(() -> leash.say(new Diagnosis(options.data()).make(asked)));
            case SupervisorMessage.Collect() ->
                Thread.ofPlatform().daemon().name("collect").start(System::gc);
            case SupervisorMessage.Drain drain -> drain(drain.linger(), drain.timeout());
            case SupervisorMessage.Refused refused -> refused(refused.reason());
        }
    }

    private void welcome(String slotSecret) {
        AppServer current = server;
        if (current != null) {
            current.setSecret(slotSecret);
        }
        secret.complete(slotSecret);
    }

    /** May come again after the supervisor was replaced; the answer is then the same. */
    private void accept() {
        AppServer current = server;
        if (current == null || state() == State.STARTING || state() == State.DRAINING) {
            return;
        }
        try {
            current.startAccepting();
        } catch (IOException e) {
            fail(e);
            return;
        }
        become(State.ACCEPTING);
        leash.say(new WorkerMessage.Accepting());
    }

    private void drain(Duration linger, Duration timeout) {
        become(State.DRAINING);
        departure.begin(linger, timeout, ExitCode.DRAINED);
    }

    private void refused(String reason) {
        System.err.println("slipway worker: refused by the supervisor: " + reason);
        become(State.DRAINING);
        departure.begin(options.linger(), Departure.SIGNAL_TIMEOUT, ExitCode.REFUSED);
    }

    @Override
    public void tick() {
        Sampler current = sampler;
        Sample sample = current == null ? null : current.due();
        if (sample != null) {
            leash.say(sample);
        }
        Notice deadlock = deadlocks.look();
        if (deadlock != null) {
            leash.say(deadlock);
        }
        IdleCollection collection = idleCollection;
        if (collection != null) {
            collection.tick();
        }
    }
}

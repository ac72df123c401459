package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.death.Chronicle;
import dev.slipway.supervisor.death.FailedChange;
import dev.slipway.supervisor.death.LastExit;
import dev.slipway.supervisor.death.LastWords;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.death.Past;
import dev.slipway.supervisor.gate.Ticket;
import dev.slipway.supervisor.leash.Leash;
import dev.slipway.supervisor.policy.Room;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.spawn.Child;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.wanted.Wanted;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The workers of one application behind its one listener, replaced new before old. Operations are called from threads
 * that may wait; one runs at a time.
 */
public final class WorkerGroup implements WorkerContext {
    private final Yard yard;
    private final ReentrantLock operation = new ReentrantLock(true);
    private final Map<Integer, Worker> members = new ConcurrentSkipListMap<>();
    private final List<Worker> others = new CopyOnWriteArrayList<>();
    private final AtomicInteger generation = new AtomicInteger();
    private final Leash leash;
    private final int listener;

    private volatile Wanted wanted;
    private final Chronicle chronicle;
    private final Slumber slumber;

    /** The old worker has to leave before the new one comes. */
    private volatile boolean changingOver;

    private final Care care = new Care(this);
    private final LimitWatch limits = new LimitWatch(members.values(), others);
    private final Diagnoses diagnoses;

    /** Opens or takes back the listener and adopts what an earlier supervisor left running. */
    public WorkerGroup(Wanted wanted, Yard yard) throws IOException {
        this.wanted = wanted;
        this.yard = yard;
        this.diagnoses = new Diagnoses(members.values());
        ActualStore.Actual actual = yard.actual().load(wanted.key());
        generation.set(actual.generation());
        this.chronicle = new Chronicle(actual.past());
        List<Adoption> survivors = Adoption.survivors(actual, wanted, yard);
        Optional<Child> holder =
                survivors.stream().map(one -> one.life().child()).findFirst();
        this.listener = yard.listeners().open(wanted.slot(), holder);
        this.slumber = new Slumber(yard.watcher(), listener);
        // before the leash is there: a survivor that calls and is not known yet would be refused, and end
        survivors.forEach(this::adopt);
        this.leash = Leash.open(
                yard.layout().leash(wanted.slot()),
                wanted.identity().uid(),
                wanted.identity().gid(),
                new Greeting(members.values(), others, diagnoses));
    }

    private void adopt(Adoption survivor) {
        Worker worker = new Worker(survivor.plan(), this, true);
        boolean wantedStill = wanted.up()
                && survivor.life().release() == wanted.release()
                && survivor.plan().index() < processes(wanted)
                && !members.containsKey(survivor.plan().index());
        if (wantedStill) {
            worker.adopt(survivor.life(), survivor.accepting(), survivor.restarts());
            members.put(survivor.plan().index(), worker);
            worker.post(new WorkerEvent.Accept());
        } else {
            worker.adoptLeaving(survivor.life());
            others.add(worker);
        }
        worker.run();
        yard.listener()
                .changed(wanted.key(), survivor.life().name(), new WorkerState.Down(), worker.state(), "adopted");
    }

    public Wanted wanted() {
        return wanted;
    }

    /** The descriptor of the socket at which requests wait. */
    public int listener() {
        return listener;
    }

    public Optional<LastExit> lastExit() {
        return chronicle.lastExit();
    }

    /** What its workers have died of, and the change that last failed. */
    public Past past() {
        return chronicle.past();
    }

    /** Every worker, the leaving ones last. */
    public List<WorkerView> workers() {
        return Stream.concat(members.values().stream(), others.stream())
                .map(WorkerView::of)
                .toList();
    }

    /** Starts what is not running; an operator's {@code clearTally} ends every back-off. Waits for nothing. */
    public void bringUp(boolean clearTally) {
        operation.lock();
        try {
            slumber.end();
            for (int index = 0; index < processes(wanted); index++) {
                Worker worker =
                        members.computeIfAbsent(index, i -> running(new Plan(wanted, wanted.current(), i), true));
                worker.wantUp(clearTally);
                worker.post(new WorkerEvent.Accept());
            }
        } finally {
            operation.unlock();
        }
    }

    /** @throws StartFailed if the first worker does not become ready; it is tried again all the same */
    public void awaitReady() throws StartFailed {
        for (Worker worker : List.copyOf(members.values())) {
            String failure = Waiting.settled(worker);
            if (failure != null && !(worker.state() instanceof WorkerState.Ready)) {
                throw new StartFailed("not ready: " + failure);
            }
        }
    }

    /** Runs {@code next} instead of what runs now: for each worker a successor first; see {@link Replacement}. */
    public void replace(Wanted next, String reason, Replacement.Commit commit, Consumer<String> progress)
            throws StartFailed, IOException {
        operation.lock();
        try {
            new Replacement(this, next, reason, commit, progress).run();
            slumber.end();
        } finally {
            operation.unlock();
        }
    }

    /** Stops every worker, gently, and waits until all are gone. {@code next} is the wanted state without them, told by {@code decided} before any leaves. */
    public void stop(Wanted next, String reason, Runnable decided) {
        operation.lock();
        try {
            wanted = next;
            slumber.end();
            decided.run();
            List<Worker> leaving = List.copyOf(members.values());
            members.clear();
            others.addAll(leaving);
            leaving.forEach(worker -> worker.post(new WorkerEvent.Retire(reason, true)));
            awaitGone(List.copyOf(others));
        } finally {
            operation.unlock();
        }
    }

    /** Replaces the one worker that is called so; false if there is none. */
    public boolean recycle(String name, String reason) throws StartFailed, IOException {
        operation.lock();
        try {
            return wanted.up()
                    && new Replacement(this, wanted, "recycle: " + reason, () -> {}, progress -> {}).only(name);
        } finally {
            operation.unlock();
        }
    }

    /** After a start of the supervisor: what sleeps when idle waits for its first visitor, the rest is started. */
    public void bringUpWhenNeeded() {
        boolean maySleep = !wanted.specification()
                .settings()
                .get(SettingTable.INACTIVITY_TIMEOUT)
                .isZero();
        if (maySleep && members.isEmpty()) {
            sleep("nobody has asked for it yet");
        } else {
            bringUp(false);
        }
    }

    /** Ends all workers and waits for a connection in their place. */
    void sleep(String reason) {
        operation.lock();
        try {
            if (!wanted.up() || slumber.on()) {
                return;
            }
            List<Worker> leaving = List.copyOf(members.values());
            slumber.begin();
            members.clear();
            leaving.forEach(worker -> dismiss(worker, reason, false));
            slumber.listen(this::wake);
            awaitGone(leaving);
        } finally {
            operation.unlock();
        }
    }

    private void wake() {
        operation.lock();
        try {
            if (slumber.on() && wanted.up()) {
                bringUp(false);
            }
        } finally {
            operation.unlock();
        }
    }

    /** Whether a client waits at its socket now. */
    public boolean visited() {
        return Posix.readable(listener);
    }

    /** Whether there is any worker, whatever it is doing. */
    public boolean peopled() {
        return !members.isEmpty() || !others.isEmpty();
    }

    /** Whether no worker runs because none is needed. */
    public boolean asleep() {
        return slumber.on();
    }

    /** Looks whether a worker has lived enough or is not needed; called now and then. */
    void lookAfter() {
        care.look();
        limits.look(yard.listener(), wanted.key());
    }

    /** Whether what runs keeps to its limits. */
    public LimitWatch limits() {
        return limits;
    }

    /** Has a ready worker look into itself. */
    public Diagnoses diagnoses() {
        return diagnoses;
    }

    /** Gives up the sockets after {@link #stop}. */
    public void close() throws IOException {
        leash.close();
        yard.listeners().close(wanted.slot());
        yard.actual().forget(wanted.key());
    }

    /** Whether anything answers requests now. */
    public boolean serving() {
        return members.values().stream().anyMatch(worker -> worker.state() instanceof WorkerState.Ready);
    }

    /** Whether requests may wait although no worker is ready, because one is to come. */
    public boolean expected() {
        return slumber.on() || changingOver;
    }

    void changingOver(boolean now) {
        changingOver = now;
    }

    /** Whether a successor may be started while the worker still runs. */
    Room.Verdict roomBeside(Worker worker) {
        return Room.forTwo(yard.spareMemory().getAsLong(), worker.state().residentBytes());
    }

    Worker running(Plan plan, boolean patient) {
        Worker worker = new Worker(plan, this, patient);
        worker.run();
        return worker;
    }

    Map<Integer, Worker> members() {
        return members;
    }

    /** A change that no running process needs to know of. */
    public void become(Wanted next) {
        wanted = next;
    }

    void starting(Worker successor) {
        others.add(successor);
    }

    /** Puts the worker in the place of another, which leaves. */
    void swap(int index, Worker successor, String reason, boolean evicting) {
        others.remove(successor);
        Worker old = members.put(index, successor);
        successor.post(new WorkerEvent.Accept());
        if (old != null) {
            dismiss(old, reason, evicting);
        }
    }

    void dismiss(Worker old, String reason, boolean evicted) {
        if (!others.contains(old)) {
            others.add(old);
        }
        old.post(new WorkerEvent.Retire(reason, true, evicted));
    }

    static int processes(Wanted wanted) {
        return wanted.specification().settings().get(SettingTable.PROCESSES);
    }

    void awaitGone(List<Worker> leaving) {
        leaving.stream().filter(Waiting::gone).forEach(others::remove);
    }

    /** The application log, where a failed start left its last words. */
    public Path output() {
        return yard.layout().logs(wanted.tenant(), wanted.application()).resolve("application.log");
    }

    @Override
    public Ticket lineUp(boolean asked, Runnable admitted) {
        return yard.gate().lineUp(listener, asked, admitted);
    }

    @Override
    public Life launch(Plan plan) throws IOException {
        return yard.launcher().launch(plan, generation.incrementAndGet(), listener);
    }

    @Override
    public LastWords lastWords(Life life) {
        return LastWords.in(output(), life.outputFrom()).and(LastWords.in(output().resolveSibling("access.log"), 0));
    }

    @Override
    public void cleanUp(Life life) {
        life.child().cgroup().removeWithin(Duration.ofSeconds(5));
    }

    @Override
    public void changed(Plan plan, WorkerState from, WorkerState to, String reason) {
        note();
        String name = to.currentLife().or(from::currentLife).map(Life::name).orElse(plan.baseName());
        yard.listener().changed(wanted.key(), name, from, to, reason);
        if (to instanceof WorkerState.Down || to instanceof WorkerState.Failed) {
            others.removeIf(worker -> worker.plan().equals(plan) && worker.state() == to);
        }
    }

    @Override
    public void noticed(Life life, WorkerMessage.Notice notice) {
        yard.listener().noticed(wanted.key(), life.name(), notice);
    }

    @Override
    public void ended(Life life, String reason) {
        chronicle.ended(reason);
        yard.listener().ended(wanted.key(), life.name(), reason);
    }

    @Override
    public void died(Obituary obituary) {
        chronicle.died(obituary);
        yard.listener().died(wanted.key(), obituary);
    }

    void gaveUp(FailedChange change) {
        chronicle.gaveUp(change);
        note();
        yard.listener().gaveUp(wanted.key(), change);
    }

    void succeeded() {
        chronicle.succeeded();
    }

    /** The note for the next supervisor. */
    private void note() {
        List<ActualStore.Entry> entries = Adoption.entries(members.values(), others);
        synchronized (yard.actual()) {
            yard.actual().save(wanted.key(), new ActualStore.Actual(generation.get(), entries, chronicle.past()));
        }
    }
}

package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.death.FailedChange;
import dev.slipway.supervisor.policy.Room;
import dev.slipway.supervisor.wanted.Wanted;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * New before old, one worker at a time. The first successor that is ready proves the change good: then it is committed,
 * and only then does anything of it serve. A successor that fails leaves everything as it was.
 *
 * <p>Where the host lacks memory for two, old before new: requests wait in the socket's queue meanwhile, and after a
 * successor that fails the old is started again.
 */
public final class Replacement {
    /** Makes the change last; called once, after the first successor is ready and before it serves. */
    @FunctionalInterface
    public interface Commit {
        void run() throws IOException;
    }

    private final WorkerGroup group;
    private final Wanted before;
    private final Wanted next;
    private final String reason;
    private final Commit commit;
    private final Consumer<String> progress;
    private final List<Worker> leaving = new ArrayList<>();
    private boolean evicting;

    Replacement(WorkerGroup group, Wanted next, String reason, Commit commit, Consumer<String> progress) {
        this.group = group;
        this.before = group.wanted();
        this.next = next;
        this.reason = reason;
        this.commit = commit;
        this.progress = progress;
    }

    /** All workers of the group, and as many as are wanted. */
    void run() throws StartFailed, IOException {
        int count = WorkerGroup.processes(next);
        for (int index = 0; index < count; index++) {
            progress.accept("starting worker " + (index + 1) + " of " + count);
            one(index, index == 0);
        }
        for (int index : List.copyOf(group.members().keySet())) {
            if (index >= count) {
                Worker extra = group.members().remove(index);
                if (extra != null) {
                    group.dismiss(extra, reason, false);
                    leaving.add(extra);
                }
            }
        }
        progress.accept("ready; waiting for the old workers to finish");
        group.awaitGone(leaving);
    }

    /** Just the worker that is called so, if there is one; its successor runs what it ran. */
    boolean only(String name) throws StartFailed, IOException {
        for (Map.Entry<Integer, Worker> member : group.members().entrySet()) {
            if (WorkerView.of(member.getValue()).name().equals(name)) {
                evicting = true;
                one(member.getKey(), true);
                group.awaitGone(leaving);
                return true;
            }
        }
        return false;
    }

    private void one(int index, boolean first) throws StartFailed, IOException {
        Worker old = group.members().get(index);
        if (old != null && group.roomBeside(old) instanceof Room.Verdict.ForOne(String why)) {
            progress.accept("the old worker leaves first and requests wait: " + why);
            oldFirst(index, first, old, why);
        } else {
            newFirst(index, first, old);
        }
    }

    private void newFirst(int index, boolean first, @Nullable Worker old) throws StartFailed, IOException {
        Worker successor = successor(index);
        String failure = Waiting.settled(successor);
        if (failure != null) {
            group.dismiss(successor, "did not become ready", false);
            if (!first) {
                progress.accept(
                        index + " of the workers are replaced already; the others stay on release " + before.release());
            }
            throw givenUp(successor, failure);
        }
        if (first) {
            commitOrDismiss(successor);
        }
        group.swap(index, successor, reason, evicting);
        if (old != null) {
            leaving.add(old);
        }
    }

    private void oldFirst(int index, boolean first, Worker old, String why) throws StartFailed, IOException {
        group.changingOver(true);
        try {
            group.members().remove(index);
            group.dismiss(old, reason + "; first, because " + why, evicting);
            group.awaitGone(List.of(old));
            newFirst(index, first, null);
        } catch (StartFailed | IOException | RuntimeException e) {
            progress.accept("starting the old worker again");
            Worker again = group.running(new Plan(before, before.current(), index), true);
            group.members().put(index, again);
            again.wantUp(true);
            again.post(new WorkerEvent.Accept());
            String failure = Waiting.settled(again);
            if (failure != null) {
                progress.accept("it is not ready: " + failure);
            }
            throw e;
        } finally {
            group.changingOver(false);
        }
    }

    private StartFailed givenUp(Worker successor, String failure) {
        group.gaveUp(new FailedChange(
                reason,
                next.release(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                failure,
                successor.obituary().orElse(null)));
        return new StartFailed(failure);
    }

    private Worker successor(int index) {
        Worker successor = group.running(new Plan(next, next.current(), index), false);
        group.starting(successor);
        successor.post(new WorkerEvent.Start(false));
        return successor;
    }

    private void commitOrDismiss(Worker successor) throws IOException {
        try {
            commit.run();
        } catch (IOException | RuntimeException e) {
            group.dismiss(successor, "the change could not be written down", false);
            throw e;
        }
        group.become(next);
        group.succeeded();
    }
}

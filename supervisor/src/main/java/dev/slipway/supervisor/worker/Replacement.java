package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.wanted.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * New before old, one worker at a time. The first successor that is ready proves the change good: then it is committed,
 * and only then does anything of it serve. A successor that fails leaves everything as it was.
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
        List<Worker> leaving = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            progress.accept("starting worker " + (index + 1) + " of " + count);
            one(index, index == 0, leaving);
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

    /** Just this worker; its successor runs what it ran. */
    void only(int index) throws StartFailed, IOException {
        evicting = true;
        List<Worker> leaving = new ArrayList<>();
        one(index, true, leaving);
        group.awaitGone(leaving);
    }

    private void one(int index, boolean first, List<Worker> leaving) throws StartFailed, IOException {
        Worker successor = successor(next, index);
        String failure = group.settled(successor);
        if (failure != null) {
            group.dismiss(successor, "did not become ready", false);
            undo(first ? 0 : index);
            throw new StartFailed(failure);
        }
        if (first) {
            commitOrDismiss(successor);
        }
        take(index, successor, leaving);
    }

    private Worker successor(Wanted of, int index) {
        Worker successor = group.running(new Plan(of, of.current(), index), false);
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
    }

    private void take(int index, Worker successor, List<Worker> leaving) {
        Worker old = group.members().get(index);
        group.swap(index, successor, reason, evicting);
        if (old != null) {
            leaving.add(old);
        }
    }

    /** The first of several was good and a later one was not: those already replaced go on as they are, the rest stay. */
    private void undo(int replaced) {
        if (replaced > 0) {
            progress.accept(
                    replaced + " of the workers are replaced already; the others stay on release " + before.release());
        }
    }
}

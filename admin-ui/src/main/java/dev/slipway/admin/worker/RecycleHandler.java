package dev.slipway.admin.worker;

import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.operation.Job;
import dev.slipway.admin.operation.OperationHandler;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.admin.wish.Wishes;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Has the node replace one worker. Begun again, it finds the worker gone and is content. */
@Component
class RecycleHandler implements OperationHandler {
    static final String KIND = "recycle";

    private final Applications applications;
    private final Wishes wishes;
    private final Node node;

    RecycleHandler(Applications applications, Wishes wishes, Node node) {
        this.applications = applications;
        this.wishes = wishes;
        this.node = node;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String run(Job job, Consumer<String> progress) {
        Application application = applications
                .find(job.application())
                .orElseThrow(() -> ProblemException.notFound("application", job.application()));
        String worker = job.input().getOrDefault("worker", "");
        boolean there = wishes.there(application).map(ApplicationSnapshot::workers).stream()
                .flatMap(workers -> workers.stream())
                .anyMatch(one -> one.worker().equals(worker));
        if (!there) {
            return "there is no worker " + worker + " any more";
        }
        return String.valueOf(node.ask(new Request.Recycle(wishes.target(application), worker), null, progress)
                .message());
    }
}

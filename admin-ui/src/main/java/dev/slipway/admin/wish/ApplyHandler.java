package dev.slipway.admin.wish;

import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.operation.Job;
import dev.slipway.admin.operation.OperationHandler;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.supervisor.control.api.Request;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Tells the node of an application's settings, routes and environment as they are wanted now. */
@Component
class ApplyHandler implements OperationHandler {
    private final Applications applications;
    private final Wishes wishes;

    ApplyHandler(Applications applications, Wishes wishes) {
        this.applications = applications;
        this.wishes = wishes;
    }

    @Override
    public String kind() {
        return Wishes.APPLY;
    }

    @Override
    public String run(Job job, Consumer<String> progress) {
        Application application = applications
                .find(job.application())
                .orElseThrow(() -> ProblemException.notFound("application", job.application()));
        return wishes.tell(application, new Request.Apply(wishes.specification(application), false), progress);
    }
}

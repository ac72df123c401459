package dev.slipway.admin.release;

import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.operation.Job;
import dev.slipway.admin.operation.OperationHandler;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.admin.wish.Wishes;
import dev.slipway.supervisor.control.api.Request;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Has the node serve a release that it still keeps. */
@Component
class RollbackHandler implements OperationHandler {
    static final String KIND = "rollback";

    private final Applications applications;
    private final Releases releases;
    private final GoingLive goingLive;
    private final Wishes wishes;
    private final Node node;

    RollbackHandler(Applications applications, Releases releases, GoingLive goingLive, Wishes wishes, Node node) {
        this.applications = applications;
        this.releases = releases;
        this.goingLive = goingLive;
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
        Release release =
                releases.find(job.release()).orElseThrow(() -> ProblemException.notFound("release", job.release()));
        int number = releases.nodeRelease(release.id())
                .orElseThrow(() -> new ProblemException(Code.CONFLICT, "that release was never live"));
        long wish = applications.wish(application.id());
        node.ask(new Request.Rollback(wishes.target(application), number), null, progress);
        return goingLive.note(application, release, wish);
    }

    @Override
    public void gaveUp(Job job, ProblemException why) {
        goingLive.gaveUp(job.release(), why);
    }
}

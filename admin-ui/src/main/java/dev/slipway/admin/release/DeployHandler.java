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
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Hands an artifact to the node. The node knows the same artifact again, so handing it over twice deploys it once. */
@Component
class DeployHandler implements OperationHandler {
    static final String KIND = "deploy";

    private final Applications applications;
    private final Releases releases;
    private final Artifacts artifacts;
    private final GoingLive goingLive;
    private final Wishes wishes;
    private final Node node;

    DeployHandler(
            Applications applications,
            Releases releases,
            Artifacts artifacts,
            GoingLive goingLive,
            Wishes wishes,
            Node node) {
        this.applications = applications;
        this.releases = releases;
        this.artifacts = artifacts;
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
        if (release.status().equals("live")) {
            return "release " + release.number() + " is live";
        }
        long wish = applications.wish(application.id());
        Path artifact = artifacts.of(release.id());
        Optional<ApplicationSnapshot> before = wishes.there(application);
        if (Files.isRegularFile(artifact)) {
            progress.accept("handing " + release.sizeBytes() + " bytes to the node");
            hand(application, artifact, before.isEmpty(), progress);
        } else if (before.filter(there -> there.artifact().equals(release.digest()))
                .isEmpty()) {
            throw new ProblemException(Code.CONFLICT, "the uploaded artifact is gone; upload it again");
        }
        String outcome = goingLive.note(application, release, wish);
        artifacts.discard(release.id());
        return outcome;
    }

    /** An application whose first release fails is not left behind on the node. */
    private void hand(Application application, Path artifact, boolean first, Consumer<String> progress) {
        try {
            node.ask(new Request.Apply(wishes.specification(application), true), artifact, progress);
        } catch (ProblemException e) {
            if (first
                    && e.code() == Code.NODE_FAILED
                    && wishes.there(application).isPresent()) {
                node.ask(new Request.Remove(wishes.target(application)), null, progress);
            }
            throw e;
        }
    }

    @Override
    public void gaveUp(Job job, ProblemException why) {
        goingLive.gaveUp(job.release(), why);
        artifacts.discard(job.release());
    }
}

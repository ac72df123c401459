package dev.slipway.admin.release;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.http.Upload;
import dev.slipway.admin.operation.Ask;
import dev.slipway.admin.operation.Operation;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.tenant.Tenants;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes releases in; within the caller's transaction. */
@Component
class ReleaseDesk {
    private final Releases releases;
    private final Artifacts artifacts;
    private final Tenants tenants;
    private final Operations operations;
    private final AuditLog audit;

    ReleaseDesk(Releases releases, Artifacts artifacts, Tenants tenants, Operations operations, AuditLog audit) {
        this.releases = releases;
        this.artifacts = artifacts;
        this.tenants = tenants;
        this.operations = operations;
        this.audit = audit;
    }

    /** A release, and what there is to do until it is live; nothing if it is. */
    record Taken(Release release, @Nullable Operation operation, boolean fresh) {}

    Taken deploy(Caller caller, Application application, Upload upload, @Nullable String message) {
        refuse(caller, application);
        Optional<Release> newest = releases.newest(application.id());
        boolean same = newest.filter(release -> release.digest().equals(upload.digest())
                        && (release.status().equals("live") || release.status().equals("pending")))
                .isPresent();
        if (same) {
            return again(newest.orElseThrow());
        }
        String id = releases.nextId();
        artifacts.keep(id, upload);
        Release release =
                releases.add(id, application, "deploy", upload.digest(), upload.size(), message, null, caller.name());
        return queued(caller, release, DeployHandler.KIND);
    }

    Taken rollback(Caller caller, Application application, int number) {
        refuse(caller, application);
        Release target = releases.byNumber(application.id(), number)
                .orElseThrow(() -> ProblemException.notFound("release with the number", Integer.toString(number)));
        Release newest = releases.newest(application.id()).orElseThrow();
        boolean same = newest.digest().equals(target.digest())
                && (newest.status().equals("live") || newest.status().equals("pending"));
        if (same) {
            return again(newest);
        }
        Integer nodeRelease = releases.nodeRelease(target.id())
                .orElseThrow(() -> new ProblemException(Code.CONFLICT, "release " + number + " was never live"));
        Release release = releases.add(
                releases.nextId(),
                application,
                "rollback",
                target.digest(),
                target.sizeBytes(),
                "back to release " + number,
                nodeRelease,
                caller.name());
        return queued(caller, release, RollbackHandler.KIND);
    }

    private void refuse(Caller caller, Application application) {
        tenants.working(caller, application.tenantId());
        if (application.lockedReason() != null) {
            throw new ProblemException(
                    Code.APPLICATION_LOCKED,
                    "application " + application.name() + " takes no releases: " + application.lockedReason());
        }
    }

    private Taken again(Release release) {
        return new Taken(release, operations.find(release.operationId()).orElse(null), false);
    }

    private Taken queued(Caller caller, Release release, String kind) {
        Operation operation = operations.ask(
                Ask.application(kind, release.tenantId(), release.applicationId())
                        .release(release.id()),
                caller);
        releases.operation(release.id(), operation.id());
        audit.done(caller, "release." + kind, new Target("release", release.id(), release.tenantId()), null, release);
        return new Taken(releases.find(release.id()).orElseThrow(), operation, true);
    }
}

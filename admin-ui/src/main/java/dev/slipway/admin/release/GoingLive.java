package dev.slipway.admin.release;

import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.event.Event;
import dev.slipway.admin.event.Events;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.wish.Wishes;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import org.springframework.stereotype.Component;

/** Notes that the node serves a release. */
@Component
class GoingLive {
    private final Applications applications;
    private final Releases releases;
    private final Wishes wishes;
    private final Events events;
    private final Transactions transactions;

    GoingLive(Applications applications, Releases releases, Wishes wishes, Events events, Transactions transactions) {
        this.applications = applications;
        this.releases = releases;
        this.wishes = wishes;
        this.events = events;
        this.transactions = transactions;
    }

    String note(Application application, Release release, long wish) {
        ApplicationSnapshot there = wishes.there(application)
                .orElseThrow(() -> new ProblemException(
                        Code.NODE_FAILED, "the application was removed on the node while it was deployed"));
        if (!there.artifact().equals(release.digest())) {
            throw new ProblemException(
                    Code.NODE_FAILED, "somebody put another artifact live on the node at the same time");
        }
        transactions.run(() -> {
            releases.live(release, there.release());
            applications.serves(application.id(), release.id());
            wishes.noteApplied(application, wish);
            events.add(
                    "release.live",
                    "info",
                    new Event.About(release.tenantId(), release.applicationId(), "release", release.id()),
                    application.name() + " serves release " + release.number());
        });
        return "release " + release.number() + " is live";
    }

    void gaveUp(String releaseId, ProblemException why) {
        releases.find(releaseId).ifPresent(release -> {
            releases.failed(releaseId, String.valueOf(why.getMessage()));
            events.add(
                    "release.failed",
                    "error",
                    new Event.About(release.tenantId(), release.applicationId(), "release", releaseId),
                    "release " + release.number() + " did not go live: " + why.getMessage());
        });
    }
}

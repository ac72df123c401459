package dev.slipway.supervisor.control;

import dev.slipway.supervisor.control.api.StatusReport;
import dev.slipway.supervisor.control.api.StatusReport.DeathCount;
import dev.slipway.supervisor.death.FailedChange;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.death.Past;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.worker.WorkerGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deaths, as reports and events tell them. */
public final class Telling {
    private Telling() {}

    public static StatusReport.Death death(ApplicationKey application, Obituary of) {
        return new StatusReport.Death(
                of.at(),
                of.worker(),
                of.release(),
                of.cause().word(),
                of.reason(),
                of.cause().advice(application.toString()),
                of.served(),
                of.limits(),
                of.journey(),
                of.output());
    }

    static List<DeathCount> tally(Past past) {
        return past.tally().stream()
                .map(one -> new DeathCount(one.cause().word(), one.count(), one.lastAt()))
                .toList();
    }

    static StatusReport.@Nullable Death lastDeath(WorkerGroup group) {
        Obituary last = group.past().last();
        return last == null ? null : death(group.wanted().key(), last);
    }

    static StatusReport.@Nullable FailedChange failedChange(WorkerGroup group) {
        FailedChange failed = group.past().failedChange();
        if (failed == null) {
            return null;
        }
        Obituary death = failed.death();
        return new StatusReport.FailedChange(
                failed.change(),
                failed.release(),
                failed.at(),
                failed.reason(),
                death == null ? null : death(group.wanted().key(), death));
    }
}

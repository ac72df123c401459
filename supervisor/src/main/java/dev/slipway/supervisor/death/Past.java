package dev.slipway.supervisor.death;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application's workers have died of so far, and the change that last failed.
 *
 * @param tally one entry a cause, the most recent first
 */
public record Past(
        List<Count> tally,
        @Nullable Obituary last,
        @Nullable FailedChange failedChange) {
    public static final Past NONE = new Past(List.of(), null, null);

    /** @param lastAt ISO-8601 UTC */
    public record Count(Cause cause, long count, String lastAt) {}

    public Past with(Obituary death) {
        List<Count> next = new ArrayList<>();
        long before = 0;
        for (Count one : tally) {
            if (one.cause() == death.cause()) {
                before = one.count();
            } else {
                next.add(one);
            }
        }
        next.addFirst(new Count(death.cause(), before + 1, death.at()));
        return new Past(List.copyOf(next), death, failedChange);
    }

    public Past with(FailedChange failed) {
        return new Past(tally, last, failed);
    }

    public Past withoutFailedChange() {
        return failedChange == null ? this : new Past(tally, last, null);
    }
}

package dev.slipway.supervisor.cli.show;

import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import dev.slipway.supervisor.control.api.StatusReport.Death;
import dev.slipway.supervisor.control.api.StatusReport.DeathCount;
import dev.slipway.supervisor.control.api.StatusReport.FailedChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What died and what was given up, a line each in a report of many applications, in full in a report of one. */
final class DeathLines {
    private DeathLines() {}

    static List<String> of(ApplicationStatus application, boolean inFull, Instant now) {
        List<String> lines = new ArrayList<>();
        FailedChange failed = application.failedChange();
        if (failed != null) {
            lines.add("  ! " + failed.change() + (failed.release() == 0 ? "" : " of release " + failed.release())
                    + " failed " + Ages.since(failed.at(), now) + " ago: " + failed.reason());
            Death death = failed.death();
            if (death != null && inFull) {
                tell(death, lines);
            }
        }
        if (!application.deaths().isEmpty()) {
            lines.add("  deaths: " + tally(application.deaths(), now));
        }
        Death last = application.lastDeath();
        boolean told = failed != null && last != null && last.equals(failed.death());
        if (last != null && inFull && !told) {
            lines.add("  the last of them, " + last.worker() + ": " + last.reason());
            tell(last, lines);
        }
        return lines;
    }

    private static String tally(List<DeathCount> deaths, Instant now) {
        return deaths.stream()
                .map(one -> one.count() + " × " + one.cause() + " (" + Ages.since(one.lastAt(), now) + " ago)")
                .collect(Collectors.joining(", "));
    }

    private static void tell(Death death, List<String> lines) {
        lines.add("    what to do: " + death.advice());
        lines.add("    limits: " + String.join(", ", death.limits()));
        if (!death.journey().isEmpty()) {
            lines.add("    its start: " + death.journey());
        }
        death.output().forEach(line -> lines.add("    | " + line));
    }
}

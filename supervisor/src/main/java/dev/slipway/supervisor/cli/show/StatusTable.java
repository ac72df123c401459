package dev.slipway.supervisor.cli.show;

import dev.slipway.supervisor.control.api.StatusReport;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import dev.slipway.supervisor.control.api.StatusReport.LastExit;
import dev.slipway.supervisor.control.api.StatusReport.SupervisorStatus;
import dev.slipway.supervisor.control.api.StatusReport.WorkerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A status report for people: one row an application, its workers indented below, and a sentence where something is wrong. */
public final class StatusTable {
    private static final List<String> HEADINGS = List.of(
            "APPLICATION", "STATE", "RELEASE", "PID", "UID", "AGE", "REQUESTS", "IN FLIGHT", "MEMORY", "RESTARTS");
    private static final Set<Integer> NUMBERS = Set.of(2, 3, 4, 6, 7, 8, 9);

    private StatusTable() {}

    public static List<String> lines(StatusReport report, Instant now) {
        SupervisorStatus supervisor = report.supervisor();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("supervisor " + supervisor.version() + ", pid " + supervisor.pid() + ", running for "
                + Ages.since(supervisor.since(), now)));
        rows.add(List.of(""));
        if (report.applications().isEmpty()) {
            rows.add(List.of("no applications; bring one up with: slipway apply FILE.toml"));
        } else {
            rows.add(HEADINGS);
        }
        for (ApplicationStatus application : report.applications()) {
            add(rows, application, now);
            DeathLines.of(application, report.applications().size() == 1, now).forEach(line -> rows.add(List.of(line)));
        }
        return Columns.align(rows, NUMBERS);
    }

    private static void add(List<List<String>> rows, ApplicationStatus application, Instant now) {
        rows.add(List.of(
                application.tenant() + "/" + application.application(),
                state(application),
                application.release() == 0 ? "-" : String.valueOf(application.release()),
                "",
                String.valueOf(application.uid()),
                "",
                "",
                "",
                "",
                ""));
        application.workers().forEach(worker -> rows.add(row(worker, now)));
        rows.add(List.of(
                "  routes: " + (application.routes().isEmpty() ? "none" : String.join(", ", application.routes()))));
        LastExit exit = application.lastExit();
        if (exit != null) {
            rows.add(List.of("  last exit " + Ages.since(exit.at(), now) + " ago: " + exit.reason()));
        }
        if (!application.sandbox().equals("full")) {
            rows.add(List.of("  sandbox: " + application.sandbox()));
        }
        String explanation = application.explanation();
        if (explanation != null) {
            rows.add(List.of("  ! " + explanation));
        }
    }

    private static String state(ApplicationStatus application) {
        boolean asWanted =
                application.wanted().equals("up") != application.state().equals("down");
        return asWanted ? application.state() : application.state() + " (wanted " + application.wanted() + ")";
    }

    private static List<String> row(WorkerStatus worker, Instant now) {
        String startedAt = worker.startedAt();
        return List.of(
                "  " + worker.worker(),
                worker.state(),
                String.valueOf(worker.release()),
                worker.pid() == 0 ? "-" : String.valueOf(worker.pid()),
                String.valueOf(worker.uid()),
                startedAt == null ? "-" : Ages.since(startedAt, now),
                grouped(worker.requests()),
                grouped(worker.inFlight()),
                worker.rssBytes() == 0 ? "-" : grouped((worker.rssBytes() + (1 << 19)) >> 20) + " MiB",
                grouped(worker.restarts()));
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

package dev.slipway.supervisor.cli.show;

import dev.slipway.supervisor.control.api.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What was found about the host: verdict, subject, and what to do. */
public final class CheckTable {
    private CheckTable() {}

    public static List<String> lines(Checks checks) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("VERDICT", "SUBJECT", "FINDING"));
        checks.checks().forEach(check -> rows.add(List.of(check.verdict(), check.subject(), check.finding())));
        return Columns.align(rows, Set.of());
    }
}

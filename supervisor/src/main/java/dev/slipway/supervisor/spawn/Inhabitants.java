package dev.slipway.supervisor.spawn;

import dev.slipway.supervisor.posix.ProcessStatus;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What runs somewhere, in few words. */
final class Inhabitants {
    private static final int MOST = 3;

    private record Kind(int processes, int threads) {
        Kind and(Kind other) {
            return new Kind(processes + other.processes, threads + other.threads);
        }
    }

    private Inhabitants() {}

    /** Like {@code java (1 process, 40 threads), sleep (460 processes, 460 threads) and 2 other programs}. */
    static String of(Collection<Integer> pids) {
        Map<String, Kind> kinds = new TreeMap<>();
        for (int pid : pids) {
            try {
                Map<String, String> status = ProcessStatus.of(pid).fields();
                boolean gone = status.getOrDefault("State", "").startsWith("Z");
                String name = gone ? "ended and not waited for" : status.getOrDefault("Name", "?");
                Kind one = new Kind(1, gone ? 0 : Integer.parseInt(status.getOrDefault("Threads", "0")));
                kinds.merge(name, one, Kind::and);
            } catch (IOException e) {
                // gone meanwhile
            }
        }
        String shown = kinds.entrySet().stream()
                .sorted(Comparator.comparing(
                        kind -> -kind.getValue().threads() - kind.getValue().processes()))
                .limit(MOST)
                .map(kind -> kind.getKey() + " (" + number(kind.getValue().processes(), "process", "es") + ", "
                        + number(kind.getValue().threads(), "thread", "s") + ")")
                .collect(Collectors.joining(", "));
        if (kinds.size() > MOST) {
            return shown + " and " + number(kinds.size() - MOST, "other program", "s");
        }
        return shown.isEmpty() ? "none" : shown;
    }

    private static String number(int count, String one, String more) {
        return count + " " + one + (count == 1 ? "" : more);
    }
}

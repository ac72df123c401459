package dev.slipway.e2e.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What became of every request of a load. */
public record Recording(List<Exchange> exchanges) {
    public Recording {
        exchanges = List.copyOf(exchanges);
    }

    public List<Exchange> failed() {
        return exchanges.stream().filter(one -> one.failure() != null).toList();
    }

    public Set<String> workers() {
        Set<String> workers = new TreeSet<>();
        exchanges.stream().map(Exchange::worker).filter(name -> !name.isEmpty()).forEach(workers::add);
        return workers;
    }

    public double percentile(double part) {
        double[] millis =
                exchanges.stream().mapToDouble(Exchange::millis).sorted().toArray();
        return millis.length == 0 ? 0 : millis[(int) Math.min(millis.length - 1, Math.floor(millis.length * part))];
    }

    /** For the reader of the test's output. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%d requests, %d failed, p50 %.1f ms, p99 %.1f ms, longest %.0f ms",
                exchanges.size(),
                failed().size(),
                percentile(0.5),
                percentile(0.99),
                percentile(1));
    }
}

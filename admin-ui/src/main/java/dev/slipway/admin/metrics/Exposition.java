package dev.slipway.admin.metrics;

import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.supervisor.control.api.Snapshot;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import dev.slipway.supervisor.control.api.Snapshot.WorkerSnapshot;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** The supervisor's counters as metrics: two labels, tenant and application, and no others that a tenant could multiply. */
@Component
class Exposition implements MultiCollector {
    private static final double MILLIS = 1000;

    private final Node node;

    Exposition(Node node) {
        this.node = node;
    }

    @Override
    public MetricSnapshots collect() {
        try {
            return of(node.inventory(null));
        } catch (ProblemException e) {
            return new MetricSnapshots(List.of(up(0)));
        }
    }

    private static MetricSnapshots of(Snapshot snapshot) {
        List<ApplicationSnapshot> all = snapshot.applications();
        List<MetricSnapshot> metrics = new ArrayList<>(List.of(up(1)));
        metrics.add(gauge(
                "slipway_application_up",
                "1 if a worker is ready, else 0",
                all,
                application -> application.workers().stream()
                                .anyMatch(worker -> worker.state().equals("ready"))
                        ? 1
                        : 0));
        metrics.add(gauge("slipway_application_suspended", "1 if suspended", all, a -> a.suspended() ? 1 : 0));
        metrics.add(gauge(
                "slipway_application_workers",
                "living workers",
                all,
                a -> a.workers().size()));
        metrics.add(gauge(
                "slipway_application_requests_in_flight",
                "requests being answered",
                all,
                sum(WorkerSnapshot::inFlight)));
        metrics.add(gauge(
                "slipway_application_resident_memory_bytes",
                "memory of all workers",
                all,
                sum(WorkerSnapshot::rssBytes)));
        metrics.add(gauge("slipway_application_heap_used_bytes", "heap in use", all, sum(WorkerSnapshot::heapUsed)));
        metrics.add(gauge(
                "slipway_application_heap_live_bytes",
                "what the last full collections left",
                all,
                sum(WorkerSnapshot::heapLive)));
        metrics.add(gauge("slipway_application_heap_limit_bytes", "largest heaps", all, sum(WorkerSnapshot::heapMax)));
        metrics.add(gauge("slipway_application_threads", "threads of all workers", all, sum(WorkerSnapshot::threads)));
        metrics.add(counter(
                "slipway_application_requests",
                "requests answered by the workers that live",
                all,
                sum(WorkerSnapshot::requests)));
        metrics.add(counter(
                "slipway_application_cpu_seconds",
                "processor time of the workers that live",
                all,
                a -> sum(WorkerSnapshot::cpuMilliseconds).applyAsDouble(a) / MILLIS));
        metrics.add(counter(
                "slipway_application_restarts",
                "deaths and kills that were made good",
                all,
                sum(WorkerSnapshot::restarts)));
        return new MetricSnapshots(metrics);
    }

    private static ToDoubleFunction<ApplicationSnapshot> sum(ToDoubleFunction<WorkerSnapshot> of) {
        return application -> application.workers().stream().mapToDouble(of).sum();
    }

    private static GaugeSnapshot up(int value) {
        return GaugeSnapshot.builder()
                .name("slipway_supervisor_up")
                .help("1 if the supervisor answers")
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build();
    }

    private static Labels labels(ApplicationSnapshot application) {
        return Labels.of("tenant", application.tenant(), "application", application.application());
    }

    private static GaugeSnapshot gauge(
            String name, String help, List<ApplicationSnapshot> all, ToDoubleFunction<ApplicationSnapshot> value) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        all.forEach(application -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels(application))
                .value(value.applyAsDouble(application))
                .build()));
        return gauge.build();
    }

    private static CounterSnapshot counter(
            String name, String help, List<ApplicationSnapshot> all, ToDoubleFunction<ApplicationSnapshot> value) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        all.forEach(application -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels(application))
                .value(value.applyAsDouble(application))
                .build()));
        return counter.build();
    }
}

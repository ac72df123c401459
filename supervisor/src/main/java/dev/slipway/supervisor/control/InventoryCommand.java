package dev.slipway.supervisor.control;

import dev.slipway.supervisor.application.Applications;
import dev.slipway.supervisor.application.Operations;
import dev.slipway.supervisor.control.api.Environments;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Snapshot;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import dev.slipway.supervisor.control.api.Snapshot.WorkerSnapshot;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import dev.slipway.supervisor.control.api.StatusReport.SupervisorStatus;
import dev.slipway.supervisor.posix.ProcessUse;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.ApplicationSpecification;
import dev.slipway.supervisor.tenant.TenantName;
import dev.slipway.supervisor.wanted.Release;
import dev.slipway.supervisor.wanted.Wanted;
import dev.slipway.supervisor.worker.WorkerGroup;
import dev.slipway.supervisor.worker.WorkerView;
import dev.slipway.worker.protocol.WorkerMessage.Sample;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What there is, for programs that compare and count. */
final class InventoryCommand {
    private final Applications applications;
    private final Operations operations;
    private final StatusCommand statuses;
    private final SupervisorStatus supervisor;

    InventoryCommand(
            Applications applications, Operations operations, StatusCommand statuses, SupervisorStatus supervisor) {
        this.applications = applications;
        this.operations = operations;
        this.statuses = statuses;
        this.supervisor = supervisor;
    }

    void inventory(Request.Inventory request, Conversation with) {
        with.done(
                null,
                new Snapshot(supervisor, asked(request.target()).map(this::of).toList()));
    }

    private Stream<WorkerGroup> asked(@Nullable String target) {
        if (target == null) {
            return applications.all().stream();
        }
        return target.contains("/")
                ? applications.find(ApplicationKey.parse(target)).stream()
                : applications.ofTenant(new TenantName(target)).stream();
    }

    private ApplicationSnapshot of(WorkerGroup group) {
        Wanted wanted = group.wanted();
        ApplicationSpecification asked = wanted.specification();
        ApplicationStatus status = statuses.of(group);
        return new ApplicationSnapshot(
                wanted.tenant(),
                wanted.application(),
                operations.isFromRange(wanted.key().tenant()),
                wanted.up(),
                wanted.suspended(),
                wanted.release(),
                wanted.release() == 0 ? "" : wanted.current().digest(),
                wanted.releases().stream().map(Release::number).toList(),
                status.routes(),
                asked.settings().written(),
                Environments.digest(asked.environment().values()),
                status.state(),
                status.explanation(),
                wanted.identity().uid(),
                group.workers().stream()
                        .filter(worker -> worker.pid() > 0)
                        .map(InventoryCommand::of)
                        .toList());
    }

    private static WorkerSnapshot of(WorkerView worker) {
        Optional<ProcessUse> use = ProcessUse.of(worker.pid());
        Optional<Sample> sample = Optional.ofNullable(worker.sample());
        return new WorkerSnapshot(
                worker.name(),
                worker.pid(),
                worker.state().word(),
                worker.startedAt().map(Object::toString).orElse(null),
                worker.release(),
                worker.requests(),
                worker.inFlight(),
                worker.restarts(),
                use.map(of -> of.cpu().toMillis()).orElse(0L),
                use.map(ProcessUse::rssBytes).orElse(0L),
                use.map(ProcessUse::threads).orElse(0),
                sample.map(Sample::heapUsed).orElse(0L),
                sample.map(Sample::heapLive).orElse(0L),
                sample.map(Sample::heapMax).orElse(0L));
    }
}

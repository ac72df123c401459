package dev.slipway.admin.wish;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.admin.tenant.Tenants;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How things are on the node, beside how they are wanted. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Applications")
class StatusController {
    private final Applications applications;
    private final Tenants tenants;
    private final Wishes wishes;
    private final Node node;

    StatusController(Applications applications, Tenants tenants, Wishes wishes, Node node) {
        this.applications = applications;
        this.tenants = tenants;
        this.wishes = wishes;
        this.node = node;
    }

    @GetMapping("/applications/{id}/status")
    @Needs(Scope.APPS_READ)
    @Operation(summary = "One application as it is this moment, and what was changed by hand")
    ApplicationStatus status(Caller caller, @PathVariable String id) {
        Application application = applications.get(caller, id);
        return wishes.there(application)
                .map(snapshot -> of(application, snapshot))
                .orElseGet(() -> new ApplicationStatus(
                        id,
                        application.currentReleaseId() == null ? "none" : "missing",
                        null,
                        false,
                        0,
                        List.of(),
                        0,
                        application.currentReleaseId() == null ? List.of() : List.of("it was removed on the node"),
                        !application.applied()));
    }

    private ApplicationStatus of(Application application, ApplicationSnapshot there) {
        List<String> drift = applications
                .appliedJson(application.id())
                .map(json -> Columns.read(json, Known.class).driftTo(Known.of(there)))
                .orElse(List.of("it was applied by hand"));
        return new ApplicationStatus(
                application.id(),
                there.state(),
                there.explanation(),
                there.suspended(),
                there.release(),
                there.routes(),
                there.uid(),
                drift,
                !application.applied());
    }

    @GetMapping("/node/applications")
    @Needs(Scope.SYSTEM_READ)
    @Operation(summary = "Applications that were applied by hand on the node; they are only shown here")
    Page<NodeApplication> byHand() {
        List<NodeApplication> found = node.inventory(null).applications().stream()
                .filter(there -> !ours(there))
                .map(there -> new NodeApplication(
                        there.tenant(),
                        there.application(),
                        there.state(),
                        there.explanation(),
                        there.uid(),
                        there.routes(),
                        there.settings(),
                        there.workers().size()))
                .toList();
        return new Page<>(found, null);
    }

    private boolean ours(ApplicationSnapshot there) {
        Optional<Application> application =
                tenants.byName(there.tenant()).flatMap(tenant -> applications.byName(tenant.id(), there.application()));
        return application.isPresent();
    }
}

package dev.slipway.admin.system;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Open;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.supervisor.control.api.Checks;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport.SupervisorStatus;
import dev.slipway.supervisor.control.api.Wire;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "System")
class SystemController {
    private final Node node;
    private final JdbcClient sql;
    private final ConsoleConfig config;
    private final Instant since;

    SystemController(Node node, JdbcClient sql, ConsoleConfig config, Clock clock) {
        this.node = node;
        this.sql = sql;
        this.config = config;
        this.since = clock.instant();
    }

    /** What a panel asks to see whether it is connected. */
    @Schema(name = "Service")
    record Service(
            String product,
            String version,
            @Schema(example = "v1") String api,
            String url,
            List<String> features) {}

    /** How the console and what it needs are. */
    @Schema(name = "System")
    record SystemStatus(
            String version,
            Instant since,
            @Schema(description = "h2 or postgresql") String database,
            NodeStatus node) {}

    /** The supervisor. */
    @Schema(name = "NodeStatus")
    record NodeStatus(
            boolean answers,
            @Nullable String version,
            @Nullable String since,
            int applications,
            int workers,

            @Schema(description = "why it does not answer") @Nullable
            String problem) {}

    /** One thing about the host. */
    @Schema(name = "HostCheck")
    record HostCheck(
            String subject,
            @Schema(description = "ok, warning or error") String verdict,
            String finding) {}

    /** Alive. */
    @Schema(name = "Health")
    record Health(String status) {}

    @GetMapping("/health")
    @Open
    @Operation(summary = "Whether the console and its database answer")
    Health health() {
        sql.sql("select 1").query(Integer.class).single();
        return new Health("ok");
    }

    @GetMapping("/api/v1")
    @Open(signedIn = true)
    @Operation(summary = "Test connection: product, version, features")
    Service service(Caller caller) {
        return new Service(
                "Slipway",
                version(),
                "v1",
                config.publicUrl(),
                List.of("tenants", "plans", "applications", "domains", "releases", "usage", "webhooks", "sso"));
    }

    @GetMapping("/api/v1/system")
    @Needs(Scope.SYSTEM_READ)
    @Operation(summary = "How the console, its database and the node's supervisor are")
    SystemStatus system() {
        String database = config.database().startsWith("jdbc:postgresql:") ? "postgresql" : "h2";
        return new SystemStatus(version(), since, database, nodeStatus());
    }

    private NodeStatus nodeStatus() {
        try {
            var inventory = node.inventory(null);
            SupervisorStatus supervisor = inventory.supervisor();
            int workers = inventory.applications().stream()
                    .mapToInt(application -> application.workers().size())
                    .sum();
            return new NodeStatus(
                    true,
                    supervisor.version(),
                    supervisor.since(),
                    inventory.applications().size(),
                    workers,
                    null);
        } catch (ProblemException e) {
            if (e.code() != Code.NODE_UNAVAILABLE) {
                throw e;
            }
            return new NodeStatus(false, null, null, 0, 0, e.getMessage());
        }
    }

    @GetMapping("/api/v1/system/checks")
    @Needs(Scope.SYSTEM_READ)
    @Operation(summary = "What the supervisor finds of its host")
    List<HostCheck> checks() {
        return Wire.json().treeToValue(node.ask(new Request.Check()).data(), Checks.class).checks().stream()
                .map(check -> new HostCheck(check.subject(), check.verdict(), check.finding()))
                .toList();
    }

    private static String version() {
        String version = SystemController.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

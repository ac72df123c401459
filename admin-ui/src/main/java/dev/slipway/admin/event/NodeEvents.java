package dev.slipway.admin.event;

import dev.slipway.admin.background.Background;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Wire;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes over what the supervisor notes: each once, whichever of the two was away. */
@Component
final class NodeEvents extends Background {
    private static final Logger LOG = System.getLogger(NodeEvents.class.getName());
    private static final int BACKLOG = 2000;
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final Node node;
    private final Events events;
    private final JdbcClient sql;

    NodeEvents(Node node, Events events, JdbcClient sql) {
        super("node-events");
        this.node = node;
        this.events = events;
        this.sql = sql;
    }

    @Override
    protected void turn() throws InterruptedException {
        try {
            node.follow(new Request.Events(BACKLOG, true), this::take);
        } catch (ProblemException e) {
            LOG.log(Level.DEBUG, "{0}", e.getMessage());
        }
        Thread.sleep(AGAIN);
    }

    private boolean take(Answer answer) {
        if (answer.data() != null) {
            add(Wire.json().treeToValue(answer.data(), dev.slipway.supervisor.control.api.Event.class));
        }
        return isRunning();
    }

    private record Place(String tenant, @Nullable String application) {}

    private void add(dev.slipway.supervisor.control.api.Event event) {
        String source = event.at() + "/" + event.id();
        if (sql.sql("select 1 from event where source = ?")
                .param(source)
                .query(Integer.class)
                .optional()
                .isPresent()) {
            return;
        }
        Place place = place(event);
        String object = event.tenant() == null
                ? "node"
                : event.tenant() + (event.application() == null ? "" : "/" + event.application());
        try {
            events.add(
                    "node." + event.what(),
                    severity(event.what()),
                    new Event.About(
                            place == null ? null : place.tenant(),
                            place == null ? null : place.application(),
                            event.worker() == null ? "application" : "worker",
                            event.worker() == null ? object : event.worker()),
                    event.reason(),
                    Instant.parse(event.at()),
                    source);
        } catch (DuplicateKeyException e) {
            // taken a moment ago
        }
    }

    private @Nullable Place place(dev.slipway.supervisor.control.api.Event event) {
        return sql.sql("""
                        select t.id as tenant, a.id as application from tenant t
                        left join application a on a.tenant_id = t.id and a.name = ? where t.name = ?
                        """)
                .param(event.application())
                .param(event.tenant())
                .query((row, n) -> new Place(Columns.text(row, "tenant"), Columns.textOrNull(row, "application")))
                .optional()
                .orElse(null);
    }

    private static String severity(String what) {
        return what.endsWith("failed") || what.contains("died")
                ? "error"
                : what.contains("notice") ? "warning" : "info";
    }
}

package dev.slipway.admin.usage;

import dev.slipway.admin.background.Background;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Reads the meter again and again. */
@Component
class Rounds extends Background {
    private static final Logger LOG = System.getLogger(Rounds.class.getName());

    private final Node node;
    private final Meter meter;
    private final int everySeconds;

    Rounds(Node node, Meter meter, @Value("${slipway.usage.every-seconds:20}") int everySeconds) {
        super("usage");
        this.node = node;
        this.meter = meter;
        this.everySeconds = everySeconds;
    }

    @Override
    protected void turn() throws InterruptedException {
        TimeUnit.SECONDS.sleep(everySeconds);
        try {
            meter.count(node.inventory(null));
        } catch (ProblemException e) {
            LOG.log(e.code() == Code.NODE_UNAVAILABLE ? Level.DEBUG : Level.WARNING, "{0}", e.getMessage());
        }
    }
}

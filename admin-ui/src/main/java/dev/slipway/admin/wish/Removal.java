package dev.slipway.admin.wish;

import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.supervisor.control.api.Request;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Removes an application from the node, then from the record. */
@Component
public final class Removal {
    private final Applications applications;
    private final Wishes wishes;
    private final Node node;
    private final Transactions transactions;

    Removal(Applications applications, Wishes wishes, Node node, Transactions transactions) {
        this.applications = applications;
        this.wishes = wishes;
        this.node = node;
        this.transactions = transactions;
    }

    /** May be begun again after any step. */
    public String remove(Application application, Consumer<String> progress) {
        if (wishes.there(application).isPresent()) {
            node.ask(new Request.Remove(wishes.target(application)), null, progress);
        }
        transactions.run(() -> applications.remove(application.id()));
        return application.name() + " is removed";
    }
}

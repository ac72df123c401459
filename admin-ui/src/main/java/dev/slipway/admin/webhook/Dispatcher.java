package dev.slipway.admin.webhook;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Rights;
import dev.slipway.admin.background.Background;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.event.Event;
import dev.slipway.admin.event.Events;
import dev.slipway.admin.http.Filter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Turns events into deliveries, and makes the attempts that are due: one at a time for each webhook. */
@Component
class Dispatcher extends Background {
    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final long LOOK_MILLIS = 1000;
    private static final int AT_ONCE = 50;

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Sender sender;
    private final Events events;
    private final Transactions transactions;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    Dispatcher(Webhooks webhooks, Deliveries deliveries, Sender sender, Events events, Transactions transactions) {
        super("webhooks");
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.sender = sender;
        this.events = events;
        this.transactions = transactions;
    }

    @Override
    protected void turn() throws InterruptedException {
        webhooks.active().forEach(this::queue);
        deliveries.due(AT_ONCE).forEach(this::attempt);
        events.await(LOOK_MILLIS);
    }

    private void queue(Webhook hook) {
        transactions.run(() -> {
            long seen = webhooks.lastEvent(hook.id());
            List<Event> fresh = events.after(seen, AT_ONCE, new Filter().tenants("tenant_id", sees(hook)));
            for (Event event : fresh) {
                if (hook.wants(event.type())) {
                    deliveries.add(hook.id(), event.id(), Sender.body(event));
                }
            }
            if (!fresh.isEmpty()) {
                webhooks.seen(hook.id(), fresh.getLast().id());
            }
        });
    }

    private static Caller sees(Webhook hook) {
        return new Caller(
                "console",
                "webhook",
                "webhook",
                null,
                Rights.READ_ONLY.scopes(),
                hook.tenantId() == null ? null : Set.of(hook.tenantId()),
                "local",
                "webhook",
                null);
    }

    private void attempt(Deliveries.Due due) {
        if (!busy.add(due.webhookId())) {
            return;
        }
        Thread.ofVirtual().name("delivery").start(() -> {
            try {
                deliver(due);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a delivery could not be noted: {0}", e.getMessage());
            } finally {
                busy.remove(due.webhookId());
            }
        });
    }

    private void deliver(Deliveries.Due due) {
        try {
            Webhook hook = webhooks.get(Caller.console("webhooks"), due.webhookId());
            int status = sender.send(hook.url(), due.id(), due.body(), webhooks.secrets(hook.id()));
            if (status / 100 == 2) {
                deliveries.delivered(due, status);
            } else {
                deliveries.failed(due, status, "the receiver answered " + status);
            }
        } catch (IOException e) {
            deliveries.failed(due, null, String.valueOf(e.getMessage()));
        }
    }
}

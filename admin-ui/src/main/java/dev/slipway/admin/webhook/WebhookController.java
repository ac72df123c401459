package dev.slipway.admin.webhook;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.event.Events;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/webhooks")
@Tag(name = "Webhooks")
class WebhookController {
    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Tenants tenants;
    private final Events events;
    private final Transactions transactions;
    private final AuditLog audit;

    WebhookController(
            Webhooks webhooks,
            Deliveries deliveries,
            Tenants tenants,
            Events events,
            Transactions transactions,
            AuditLog audit) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.tenants = tenants;
        this.events = events;
        this.transactions = transactions;
        this.audit = audit;
    }

    /** A webhook to be made, or what one shall be. */
    record NewWebhook(
            @NotNull @Size(max = 1000) String url,

            @Schema(description = "default: all") @Size(min = 1, max = 20) @Nullable
            List<
                            @NotNull
                            @Pattern(regexp = "[a-z.-]{0,59}\\*?", message = "a type of event, or its beginning and *")
                            String>
                    events,

            @Schema(description = "whose events; absent: everybody's, and fixed once made") @Size(max = 40) @Nullable
            String tenantId,

            @Nullable Boolean active) {
        List<String> eventsOrAll() {
            return events == null ? List.of("*") : events;
        }
    }

    @GetMapping
    @Needs(Scope.WEBHOOKS_READ)
    @Operation(summary = "Webhooks, oldest first")
    ResponseEntity<Page<Webhook>> list(Caller caller, Cursor cursor) {
        Filter filter = new Filter().tenants("tenant_id", caller).after("id", cursor);
        return Answers.page(webhooks.list(filter, cursor), cursor, Webhook::id);
    }

    @GetMapping("/{id}")
    @Needs(Scope.WEBHOOKS_READ)
    @Operation(summary = "One webhook")
    ResponseEntity<Webhook> get(Caller caller, @PathVariable String id) {
        Webhook hook = webhooks.get(caller, id);
        return Answers.ok(hook, webhooks.version(id));
    }

    @PostMapping
    @Needs(Scope.WEBHOOKS_WRITE)
    @Operation(summary = "Makes a webhook; this answer is the only one with its secret")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Webhook> create(Caller caller, @Valid @RequestBody NewWebhook asked) {
        check(asked.url());
        String tenantId = asked.tenantId();
        if (tenantId != null) {
            tenants.get(caller, tenantId);
        } else if (caller.tenants() != null) {
            throw ProblemException.invalid("/tenant_id", "is needed");
        }
        Webhook made = transactions.in(() -> {
            Webhook hook = webhooks.add(asked.url(), asked.eventsOrAll(), tenantId, events.last());
            audit.done(caller, "webhook.create", target(hook), null, hook);
            return hook;
        });
        return Answers.created("/api/v1/webhooks/" + made.id(), made, 1);
    }

    @PutMapping("/{id}")
    @Needs(Scope.WEBHOOKS_WRITE)
    @Operation(summary = "Changes address, events, or whether it is active")
    ResponseEntity<Webhook> change(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody NewWebhook asked) {
        Webhook changed = transactions.in(() -> {
            Webhook before = webhooks.get(caller, id);
            Answers.match(ifMatch, webhooks.version(id));
            check(asked.url());
            boolean active = asked.active() == null ? before.active() : asked.active();
            Webhook after = webhooks.change(id, asked.url(), asked.eventsOrAll(), active);
            audit.done(caller, "webhook.change", target(before), before, after);
            return after;
        });
        return Answers.ok(changed, webhooks.version(id));
    }

    @PostMapping("/{id}/rotate-secret")
    @Needs(Scope.WEBHOOKS_WRITE)
    @Operation(summary = "Gives it a new secret; for a day deliveries are signed with both")
    ResponseEntity<Webhook> rotate(Caller caller, @PathVariable String id) {
        Webhook rotated = transactions.in(() -> {
            Webhook before = webhooks.get(caller, id);
            Webhook after = webhooks.rotate(id);
            audit.done(caller, "webhook.rotate", target(before), null, null);
            return after;
        });
        return Answers.ok(rotated, webhooks.version(id));
    }

    @DeleteMapping("/{id}")
    @Needs(Scope.WEBHOOKS_WRITE)
    @Operation(summary = "Removes a webhook and its deliveries")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> remove(Caller caller, @PathVariable String id) {
        transactions.run(() -> {
            Webhook before = webhooks.get(caller, id);
            webhooks.remove(id);
            audit.done(caller, "webhook.remove", target(before), before, null);
        });
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/{id}/deliveries")
    @Needs(Scope.WEBHOOKS_READ)
    @Operation(summary = "What was sent or is to be sent, newest first")
    ResponseEntity<Page<Delivery>> deliveries(
            Caller caller,
            Cursor cursor,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String status) {
        Webhook hook = webhooks.get(caller, id);
        Filter filter = new Filter()
                .equal("webhook_id", hook.id())
                .equal("status", status)
                .before("id", cursor);
        return Answers.page(deliveries.list(filter, cursor), cursor, Delivery::id);
    }

    @PostMapping("/{id}/deliveries/{delivery}/redeliver")
    @Needs(Scope.WEBHOOKS_WRITE)
    @Operation(summary = "Sends a delivery once more")
    Delivery redeliver(Caller caller, @PathVariable String id, @PathVariable String delivery) {
        Webhook hook = webhooks.get(caller, id);
        Delivery found =
                deliveries.find(hook.id(), delivery).orElseThrow(() -> ProblemException.notFound("delivery", delivery));
        deliveries.again(found.id());
        audit.done(caller, "webhook.redeliver", target(hook), null, found);
        return deliveries.find(hook.id(), delivery).orElseThrow();
    }

    private static void check(String url) {
        try {
            URI uri = new URI(url);
            boolean good = ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null
                    && url.chars().allMatch(c -> c > ' ' && c < 127);
            if (good) {
                return;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw ProblemException.invalid("/url", "an http or https address without user and fragment");
    }

    private static Target target(Webhook hook) {
        return new Target("webhook", hook.id(), hook.tenantId());
    }
}

package dev.slipway.supervisor.control;

import dev.slipway.supervisor.application.Failed;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Everything this process can be asked to do, and by whom. What is not here cannot be asked. */
final class CommandTable {
    /** Answers one request; see {@link Operations} for what {@link Refused} and {@link Failed} mean. */
    @FunctionalInterface
    interface Handler<R extends Request> {
        void answer(R request, Conversation with) throws IOException, Failed;
    }

    private record Row(Set<Peer> peers, Handler<Request> handler) {}

    private static final Set<Peer> BOTH = Set.of(Peer.ROOT, Peer.CONSOLE);
    private static final Set<Peer> ROOT = Set.of(Peer.ROOT);

    private final Map<Class<? extends Request>, Row> rows = new HashMap<>();
    private final ConsoleRules rules;

    CommandTable(
            ApplicationCommands applications,
            ConsoleRules rules,
            StatusCommand status,
            InventoryCommand inventory,
            StreamCommands streams,
            HostCheck check,
            Reloading reloading) {
        this.rules = rules;
        row(Request.Apply.class, BOTH, applications::apply);
        row(Request.Verify.class, BOTH, applications::verify);
        row(Request.Suspend.class, BOTH, applications::suspend);
        row(Request.Inventory.class, BOTH, inventory::inventory);
        row(Request.Deploy.class, BOTH, applications::deploy);
        row(Request.Start.class, BOTH, applications::start);
        row(Request.Stop.class, BOTH, applications::stop);
        row(Request.Restart.class, BOTH, applications::restart);
        row(Request.Recycle.class, BOTH, applications::recycle);
        row(Request.Set.class, BOTH, applications::set);
        row(Request.Rollback.class, BOTH, applications::rollback);
        row(Request.Releases.class, BOTH, status::releases);
        row(Request.Diagnose.class, BOTH, applications::diagnose);
        row(Request.Remove.class, BOTH, applications::remove);
        row(Request.Status.class, BOTH, status::status);
        row(Request.Logs.class, BOTH, streams::logs);
        row(Request.Events.class, BOTH, streams::events);
        row(Request.Check.class, BOTH, check::check);
        row(Request.Reload.class, ROOT, (request, with) -> with.done(reloading.reload(), null));
    }

    private <R extends Request> void row(Class<R> type, Set<Peer> peers, Handler<R> handler) {
        rows.put(type, new Row(peers, (request, with) -> handler.answer(type.cast(request), with)));
    }

    /** @throws Refused when this peer may not ask this */
    void answer(Peer peer, Request request, Conversation with) throws IOException, Failed {
        Row row = rows.get(request.getClass());
        if (row == null || !row.peers().contains(peer)) {
            throw new Refused("\"" + request.command() + "\" is not for you; ask as root");
        }
        if (peer == Peer.CONSOLE) {
            rules.check(request);
        }
        row.handler().answer(request, with);
    }
}

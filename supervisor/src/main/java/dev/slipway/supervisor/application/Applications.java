package dev.slipway.supervisor.application;

import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.Route;
import dev.slipway.supervisor.tenant.TenantName;
import dev.slipway.supervisor.worker.WorkerGroup;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Every application there is, by name, and whose turn it is to change one. Safe from any thread. */
public final class Applications {
    private final Map<String, WorkerGroup> groups = new ConcurrentSkipListMap<>();
    private final Map<String, Turn> turns = new ConcurrentSkipListMap<>();

    /** Routes that an operation is about to give to its application. */
    private final Map<String, List<Route>> promised = new ConcurrentSkipListMap<>();

    /** Guards what must be unique across applications: routes, slots, uids. */
    private final ReentrantLock claims = new ReentrantLock();

    /** One operation on one application, from its refusals to its end. */
    record Turn(String verb, long sinceNanos) {}

    public Collection<WorkerGroup> all() {
        return List.copyOf(groups.values());
    }

    public Optional<WorkerGroup> find(ApplicationKey key) {
        return Optional.ofNullable(groups.get(key.toString()));
    }

    /** @throws Refused naming what there is instead */
    public WorkerGroup get(ApplicationKey key) {
        return find(key)
                .orElseThrow(() -> new Refused("no application " + key
                        + (groups.isEmpty()
                                ? "; there is none yet, slipway apply makes one"
                                : "; slipway status lists them")));
    }

    public List<WorkerGroup> ofTenant(TenantName tenant) {
        return all().stream()
                .filter(group -> group.wanted().key().tenant().equals(tenant))
                .toList();
    }

    void put(WorkerGroup group) {
        groups.put(group.wanted().key().toString(), group);
    }

    void remove(ApplicationKey key) {
        groups.remove(key.toString());
    }

    Set<Integer> slotsTaken() {
        return all().stream().map(group -> group.wanted().slot()).collect(Collectors.toSet());
    }

    ReentrantLock claims() {
        return claims;
    }

    /**
     * Nobody else gets these routes before the turn of {@code asking} has ended.
     *
     * @throws Refused when a route is another application's, or about to be
     */
    void promiseRoutes(ApplicationKey asking, List<Route> routes) {
        claims.lock();
        try {
            all().forEach(group -> refuseTaken(
                    asking,
                    routes,
                    group.wanted().key(),
                    group.wanted().specification().routes()));
            promised.forEach((key, others) -> refuseTaken(asking, routes, ApplicationKey.parse(key), others));
            promised.put(asking.toString(), routes);
        } finally {
            claims.unlock();
        }
    }

    private static void refuseTaken(
            ApplicationKey asking, List<Route> routes, ApplicationKey owner, List<Route> theirs) {
        for (Route route : routes) {
            if (!owner.equals(asking) && theirs.contains(route)) {
                throw new Refused("route \"" + route + "\" belongs to "
                        + (owner.tenant().equals(asking.tenant()) ? owner : "another tenant")
                        + "; choose another host or path");
            }
        }
    }

    /** @throws Refused at once when another operation has the application */
    void takeTurn(ApplicationKey key, String verb) {
        Turn busy = turns.putIfAbsent(key.toString(), new Turn(verb, System.nanoTime()));
        if (busy != null) {
            long seconds = (System.nanoTime() - busy.sinceNanos()) / 1_000_000_000L;
            throw Refused.busy(
                    key + ": " + busy.verb() + " has been running for " + seconds + " s; try again when it is done");
        }
    }

    void endTurn(ApplicationKey key) {
        promised.remove(key.toString());
        turns.remove(key.toString());
    }
}

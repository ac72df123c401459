package dev.slipway.supervisor.application;

import dev.slipway.supervisor.death.FailedChange;
import dev.slipway.supervisor.death.Obituary;
import dev.slipway.supervisor.log.LogStore;
import dev.slipway.supervisor.log.LogTail;
import dev.slipway.supervisor.release.Artifact;
import dev.slipway.supervisor.release.DiskUse;
import dev.slipway.supervisor.release.ReleaseStore;
import dev.slipway.supervisor.route.RouteFile;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.ApplicationSpecification;
import dev.slipway.supervisor.tenant.Confinement;
import dev.slipway.supervisor.tenant.Identity;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.supervisor.tenant.TenantName;
import dev.slipway.supervisor.wanted.Identities;
import dev.slipway.supervisor.wanted.Release;
import dev.slipway.supervisor.wanted.Wanted;
import dev.slipway.supervisor.wanted.WantedStore;
import dev.slipway.supervisor.worker.StartFailed;
import dev.slipway.supervisor.worker.WorkerGroup;
import dev.slipway.supervisor.worker.Yard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be done to an application. Each method refuses before it changes anything, writes the wish down before it
 * acts on it, and returns when it is so.
 */
public final class Operations {
    /** The instance's parts that operations work with. */
    public record Parts(
            Applications applications,
            Identities identities,
            WantedStore store,
            ReleaseStore releases,
            DiskUse disk,
            LogStore logs,
            RouteFile routes,
            Yard yard,
            IntSupplier slots,
            Supplier<Confinement.Sandbox> leastSandbox,
            Predicate<Integer> uidBusy) {}

    private static final int LAST_WORDS = 12;

    private final Parts parts;

    public Operations(Parts parts) {
        this.parts = parts;
    }

    /** What was done, in a sentence. */
    public String apply(ApplicationSpecification asked, @Nullable Artifact artifact, Consumer<String> progress)
            throws IOException, Failed {
        return inTurn(asked.key(), "apply", () -> {
            Coherence.demand(asked.settings(), parts.leastSandbox().get());
            WorkerGroup group = parts.applications().find(asked.key()).orElse(null);
            if (group != null) {
                return change(group, asked, artifact, "apply", progress);
            }
            if (artifact == null) {
                throw new Refused(asked.key() + " does not exist yet; its file needs a source, a WAR or a directory");
            }
            return create(asked, artifact, progress);
        });
    }

    /** @throws Refused if {@link #apply} would, whatever else there is on this host */
    public void verify(ApplicationSpecification asked) {
        Coherence.demand(asked.settings(), parts.leastSandbox().get());
    }

    public String deploy(ApplicationKey key, Artifact artifact, Consumer<String> progress) throws IOException, Failed {
        return inTurn(key, "deploy", () -> {
            WorkerGroup group = parts.applications().get(key);
            return change(group, group.wanted().specification(), artifact, "deploy", progress);
        });
    }

    /** Changes settings of an application and nothing else of it. */
    public String set(ApplicationKey key, Map<String, String> changes, Consumer<String> progress)
            throws IOException, Failed {
        return inTurn(key, "set", () -> {
            WorkerGroup group = parts.applications().get(key);
            ApplicationSpecification before = group.wanted().specification();
            Settings settings = before.settings().with(changes);
            Coherence.demand(settings, parts.leastSandbox().get());
            return change(group, before.with(settings), null, "set", progress);
        });
    }

    /** @param number of the release, or 0 for the one before the current */
    public String rollback(ApplicationKey key, int number, Consumer<String> progress) throws IOException, Failed {
        return inTurn(key, "rollback", () -> {
            WorkerGroup group = parts.applications().get(key);
            Wanted before = group.wanted();
            int target = number == 0 ? before.previousRelease() : number;
            if (before.releases().stream().noneMatch(release -> release.number() == target)) {
                throw new Refused(key + " has no release " + (number == 0 ? "before " + before.release() : number)
                        + "; slipway releases " + key + " lists them");
            }
            if (target == before.release()) {
                return key + " is at release " + target + " already";
            }
            Wanted next = before.withReleases(target, before.releases());
            if (before.up()) {
                replace(group, next, "rollback", progress);
            } else {
                parts.store().save(next);
                group.become(next);
            }
            return key + " is back at release " + target;
        });
    }

    public String start(ApplicationKey key, Consumer<String> progress) throws IOException, Failed {
        return inTurn(key, "start", () -> start(parts.applications().get(key), progress));
    }

    public String stop(ApplicationKey key, Consumer<String> progress) throws IOException, Failed {
        return inTurn(key, "stop", () -> {
            WorkerGroup group = parts.applications().get(key);
            return down(group, group.wanted().withUp(false), "stop", progress) + " is stopped";
        });
    }

    /** Down until it is started or stopped, with a page that says so. */
    public String suspend(ApplicationKey key, Consumer<String> progress) throws IOException, Failed {
        return inTurn(key, "suspend", () -> {
            WorkerGroup group = parts.applications().get(key);
            return group.wanted().suspended()
                    ? key + " is suspended already"
                    : down(group, group.wanted().withSuspension(), "suspend", progress) + " is suspended";
        });
    }

    private ApplicationKey down(WorkerGroup group, Wanted next, String verb, Consumer<String> progress)
            throws IOException {
        parts.store().save(next);
        progress.accept("letting workers finish");
        group.stop(next, verb, parts.routes()::changed);
        parts.routes().write();
        return next.key();
    }

    /** Whether the tenant, there already or not, has no account of its own. */
    public boolean isFromRange(TenantName tenant) {
        return parts.identities().fromRange(tenant);
    }

    public String restart(ApplicationKey key, Consumer<String> progress) throws IOException, Failed {
        return inTurn(key, "restart", () -> {
            WorkerGroup group = parts.applications().get(key);
            if (!group.wanted().up()) {
                return start(group, progress);
            }
            replace(group, group.wanted(), "restart", progress);
            return key + " is restarted";
        });
    }

    /** Replaces one worker; whoever waits for an answer of its gets it. */
    public String recycle(ApplicationKey key, String worker, Consumer<String> progress) throws IOException, Failed {
        return inTurn(key, "recycle", () -> {
            WorkerGroup group = parts.applications().get(key);
            progress.accept("starting its successor");
            try {
                if (!group.recycle(worker, "asked for")) {
                    throw new Refused(key + " has no worker " + worker + "; slipway status " + key + " lists them");
                }
            } catch (StartFailed e) {
                throw new Failed(
                        "the successor did not become ready: " + e.getMessage() + "; the old worker serves on");
            }
            return worker + " is recycled";
        });
    }

    public String remove(ApplicationKey key, Consumer<String> progress) throws IOException, Failed {
        return inTurn(key, "remove", () -> {
            WorkerGroup group = parts.applications().get(key);
            Wanted last = group.wanted().withUp(false);
            parts.store().save(last);
            progress.accept("stopping " + key);
            group.stop(last, "remove", parts.routes()::changed);
            parts.applications().remove(key);
            parts.routes().write();
            group.close();
            progress.accept("deleting its releases, data and logs");
            parts.releases().removeAll(key, last.identity());
            parts.logs().remove(key);
            parts.store().forget(key);
            parts.yard().forgetControlGroups(key);
            return key + " is removed";
        });
    }

    /** Has a worker look into itself; what it wrote is in its own directory. Changes nothing, so it waits for no turn. */
    public String diagnose(ApplicationKey key, String what, int seconds) throws Failed {
        return Diagnosis.ask(parts.applications().get(key), key, parts.yard().diagnostics(key), what, seconds)
                .toString();
    }

    private String create(ApplicationSpecification asked, Artifact artifact, Consumer<String> progress)
            throws IOException, Failed {
        ApplicationKey key = asked.key();
        parts.applications().promiseRoutes(key, asked.routes());
        Identity identity = parts.identities().decide(key.tenant(), asked.user(), parts.uidBusy());
        parts.releases().prepare(key, identity);
        WorkerGroup group;
        try {
            progress.accept("unpacking as uid " + identity.uid());
            Release release = parts.releases().unpack(key, identity, 1, artifact);
            parts.logs().prepare(key, identity);
            group = claim(asked, identity, release);
        } catch (IOException | RuntimeException e) {
            parts.logs().remove(key);
            parts.releases().removeAll(key, identity);
            parts.yard().forgetControlGroups(key);
            throw e;
        }
        parts.routes().write();
        progress.accept("starting");
        group.bringUp(true);
        awaitReady(group, key + " is there, but ");
        return key + " is live as release 1";
    }

    /** From here on the application exists, also for the next supervisor. */
    private WorkerGroup claim(ApplicationSpecification asked, Identity identity, Release release) throws IOException {
        parts.applications().claims().lock();
        try {
            int slot =
                    Slots.free(parts.applications().slotsTaken(), parts.slots().getAsInt());
            Wanted wanted = new Wanted(asked, identity, true, release.number(), List.of(release), slot, Slots.secret());
            parts.identities().keep(asked.key().tenant(), identity);
            parts.store().save(wanted);
            WorkerGroup group = new WorkerGroup(wanted, parts.yard());
            parts.applications().put(group);
            return group;
        } finally {
            parts.applications().claims().unlock();
        }
    }

    private String change(
            WorkerGroup group,
            ApplicationSpecification asked,
            @Nullable Artifact artifact,
            String reason,
            Consumer<String> progress)
            throws IOException, Failed {
        Wanted before = group.wanted();
        ApplicationKey key = before.key();
        parts.applications().promiseRoutes(key, asked.routes());
        parts.identities().decide(key.tenant(), asked.user(), parts.uidBusy());
        boolean sameArtifact =
                artifact == null || artifact.digest().equals(before.current().digest());
        Wanted next = before.withSpecification(asked);
        Release release = null;
        if (artifact != null && !sameArtifact) {
            parts.disk().demandRoom(before);
            progress.accept("unpacking as uid " + before.identity().uid());
            release = parts.releases().unpack(key, before.identity(), before.nextRelease(), artifact);
            List<Release> all = new ArrayList<>(before.releases());
            all.add(release);
            next = next.withReleases(release.number(), kept(all, asked));
        }
        boolean process = release != null || !processPart(asked).equals(processPart(before.specification()));
        if (!process && asked.equals(before.specification())) {
            return key + " is as asked already"
                    + (sameArtifact && artifact != null ? "; the artifact is release " + before.release() : "");
        }
        try {
            if (process && before.up()) {
                replace(group, next, reason, progress);
            } else {
                parts.store().save(next);
                group.become(next);
            }
        } catch (IOException | Failed | RuntimeException e) {
            if (release != null && group.wanted().release() != release.number()) {
                parts.releases().remove(key, before.identity(), release.number());
            }
            throw e;
        }
        parts.routes().write();
        parts.releases().removeUnknown(next);
        return key + (before.up() ? " is live as release " : " is stopped, with release ") + next.release();
    }

    /** What a running process has taken in; a change of anything else needs no new one. */
    private static List<Object> processPart(ApplicationSpecification of) {
        return List.of(of.settings(), of.environment());
    }

    private static List<Release> kept(List<Release> all, ApplicationSpecification asked) {
        int count = asked.settings().get(SettingTable.KEEP_RELEASES);
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    private void replace(WorkerGroup group, Wanted next, String reason, Consumer<String> progress)
            throws IOException, Failed {
        try {
            group.replace(
                    next,
                    reason,
                    () -> {
                        parts.store().save(next);
                        parts.routes().changed();
                    },
                    progress);
        } catch (StartFailed e) {
            lastWords(group, progress);
            throw new Failed("the new worker did not become ready: " + e.getMessage() + advice(group) + "; release "
                    + group.wanted().release() + (group.serving() ? " serves on" : " stays"));
        }
    }

    private String start(WorkerGroup group, Consumer<String> progress) throws IOException, Failed {
        Wanted next = group.wanted().withUp(true);
        parts.store().save(next);
        group.become(next);
        progress.accept("starting");
        group.bringUp(true);
        parts.routes().write();
        awaitReady(group, next.key() + " is wanted up, but ");
        return next.key() + " is up, release " + next.release();
    }

    private void awaitReady(WorkerGroup group, String situation) throws Failed, IOException {
        try {
            group.awaitReady();
            parts.routes().write();
        } catch (StartFailed e) {
            throw new Failed(
                    situation + e.getMessage() + "; Slipway goes on trying, see slipway status and slipway logs "
                            + group.wanted().key());
        }
    }

    private static String advice(WorkerGroup group) {
        FailedChange failed = group.past().failedChange();
        Obituary death = failed == null ? null : failed.death();
        return death == null
                ? ""
                : "; " + death.cause().advice(group.wanted().key().toString());
    }

    /** What the failed one printed, for whoever waits. */
    private static void lastWords(WorkerGroup group, Consumer<String> progress) throws IOException {
        progress.accept("the end of its log:");
        new LogTail(group.output()).last(LAST_WORDS).lines().forEach(line -> progress.accept("| " + line));
    }

    @FunctionalInterface
    private interface Step {
        String run() throws IOException, Failed;
    }

    private String inTurn(ApplicationKey key, String verb, Step step) throws IOException, Failed {
        parts.applications().takeTurn(key, verb);
        try {
            return step.run();
        } finally {
            parts.applications().endTurn(key);
        }
    }
}

package dev.slipway.admin.stage;

import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Environments;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Snapshot;
import dev.slipway.supervisor.control.api.Snapshot.ApplicationSnapshot;
import dev.slipway.supervisor.control.api.Snapshot.WorkerSnapshot;
import dev.slipway.supervisor.control.api.StatusReport.SupervisorStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A supervisor in memory for tests that are not about it: remembers what it is told, and can be away or broken. */
public final class StandInNode implements Node {
    private final Map<String, ApplicationSnapshot> applications = new ConcurrentSkipListMap<>();
    private final Map<String, List<String>> artifacts = new ConcurrentHashMap<>();
    private final List<Request> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger slow = new AtomicInteger();
    private volatile boolean away;
    private volatile @Nullable String broken;

    public void away(boolean gone) {
        away = gone;
    }

    /** Every artifact that is handed over from now on does not start, for that reason. */
    public void broken(@Nullable String reason) {
        broken = reason;
    }

    /** How long every change takes. */
    public void slow(int millis) {
        slow.set(millis);
    }

    /** The requests that changed something, oldest first. */
    public List<Request> heard() {
        return heard;
    }

    public @Nullable ApplicationSnapshot application(String key) {
        return applications.get(key);
    }

    /** As if root had changed it on the node. */
    public void byHand(String key, java.util.function.UnaryOperator<@Nullable ApplicationSnapshot> change) {
        ApplicationSnapshot after = change.apply(applications.get(key));
        if (after == null) {
            applications.remove(key);
        } else {
            applications.put(key, after);
        }
    }

    @Override
    public Snapshot inventory(@Nullable String target) {
        refuseIfAway();
        return new Snapshot(
                new SupervisorStatus(1, "stand-in", "2026-01-02T03:04:05Z"),
                applications.entrySet().stream()
                        .filter(one -> target == null
                                || one.getKey().equals(target)
                                || one.getKey().startsWith(target + "/"))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    @Override
    public void follow(Request request, Predicate<Answer> each) {
        refuseIfAway();
        if (request instanceof Request.Logs logs) {
            boolean _ = each.test(new Answer("log", "the log of " + logs.target() + "\n", null));
        }
    }

    @Override
    public Answer ask(Request request, @Nullable Path artifact, Consumer<String> progress) {
        refuseIfAway();
        if (request instanceof Request.Verify verify) {
            check(verify.specification());
            return done("understood");
        }
        if (request instanceof Request.Check) {
            return new Answer("done", null, Reply.JSON.readTree("{\"checks\":[]}"));
        }
        heard.add(request);
        pause();
        progress.accept("the stand-in does it");
        return switch (request) {
            case Request.Apply apply -> apply(apply.specification(), artifact);
            case Request.Start start -> change(start.target(), before -> with(before, true, false));
            case Request.Restart restart -> change(restart.target(), before -> with(before, true, false));
            case Request.Stop stop -> change(stop.target(), before -> with(before, false, false));
            case Request.Suspend suspend -> change(suspend.target(), before -> with(before, false, true));
            case Request.Rollback rollback ->
                change(rollback.target(), before -> rolledBack(before, rollback.release()));
            case Request.Recycle recycle -> done(recycle.worker() + " is recycled");
            case Request.Diagnose diagnose -> done("/data/" + diagnose.what() + ".txt");
            case Request.Remove remove -> {
                applications.remove(remove.target());
                artifacts.remove(remove.target());
                yield done("removed");
            }
            default -> throw new ProblemException(Code.NODE_REFUSED, "not in this play: " + request);
        };
    }

    private void refuseIfAway() {
        if (away) {
            throw new ProblemException(Code.NODE_UNAVAILABLE, "the stand-in is away");
        }
    }

    private void pause() {
        if (slow.get() > 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(slow.get() * 1_000_000L);
        }
    }

    private static void check(Request.Specification specification) {
        if ("5x".equals(specification.settings().get("threads"))) {
            throw new ProblemException(Code.NODE_REFUSED, "threads = \"5x\": not a number");
        }
        if (specification.environment().containsKey("LD_PRELOAD")) {
            throw new ProblemException(Code.NODE_REFUSED, "environment variable \"LD_PRELOAD\": would change programs");
        }
    }

    private Answer apply(Request.Specification asked, @Nullable Path artifact) {
        check(asked);
        String key = asked.tenant() + "/" + asked.application();
        ApplicationSnapshot before = applications.get(key);
        if (before == null && artifact == null) {
            throw new ProblemException(Code.NODE_REFUSED, key + " does not exist yet");
        }
        List<String> kept = artifacts.computeIfAbsent(key, k -> new CopyOnWriteArrayList<>());
        int release = before == null ? 0 : before.release();
        if (artifact != null) {
            String digest = digest(artifact);
            String reason = broken;
            if (reason != null) {
                throw new ProblemException(Code.NODE_FAILED, "the new worker did not become ready: " + reason);
            }
            if (before == null || !before.artifact().equals(digest)) {
                kept.add(digest);
                release = kept.size();
            }
        }
        boolean up = before == null || before.up();
        applications.put(
                key,
                new ApplicationSnapshot(
                        asked.tenant(),
                        asked.application(),
                        true,
                        up,
                        before != null && before.suspended(),
                        release,
                        kept.get(release - 1),
                        List.of(release),
                        asked.routes(),
                        new TreeMap<>(asked.settings()),
                        Environments.digest(asked.environment()),
                        up ? "ready" : "down",
                        null,
                        200_000,
                        workers(key, up, release)));
        return done(key + " is live as release " + release);
    }

    private ApplicationSnapshot rolledBack(ApplicationSnapshot before, int release) {
        String key = before.tenant() + "/" + before.application();
        String digest = artifacts.getOrDefault(key, List.of()).get(release - 1);
        ApplicationSnapshot same = with(before, before.up(), before.suspended());
        return new ApplicationSnapshot(
                same.tenant(),
                same.application(),
                true,
                same.up(),
                same.suspended(),
                release,
                digest,
                same.releases(),
                same.routes(),
                same.settings(),
                same.environment(),
                same.state(),
                null,
                same.uid(),
                same.workers());
    }

    /** The same, up or down. */
    public static ApplicationSnapshot with(ApplicationSnapshot before, boolean up, boolean suspended) {
        return new ApplicationSnapshot(
                before.tenant(),
                before.application(),
                before.fromRange(),
                up,
                suspended,
                before.release(),
                before.artifact(),
                before.releases(),
                before.routes(),
                before.settings(),
                before.environment(),
                up ? "ready" : "down",
                null,
                before.uid(),
                workers(before.tenant() + "/" + before.application(), up, before.release()));
    }

    private static List<WorkerSnapshot> workers(String key, boolean up, int release) {
        List<WorkerSnapshot> workers = new ArrayList<>();
        if (up) {
            workers.add(new WorkerSnapshot(
                    key.substring(key.indexOf('/') + 1) + "-0-1",
                    4711,
                    "ready",
                    "2026-01-02T03:04:05Z",
                    release,
                    100,
                    1,
                    0,
                    5000,
                    1 << 26,
                    20,
                    1,
                    1,
                    2));
        }
        return workers;
    }

    private Answer change(String key, java.util.function.UnaryOperator<ApplicationSnapshot> change) {
        ApplicationSnapshot before = applications.get(key);
        if (before == null) {
            throw new ProblemException(Code.NODE_REFUSED, "no application " + key);
        }
        applications.put(key, change.apply(before));
        return done(key + " is changed");
    }

    private static Answer done(String message) {
        return new Answer("done", message, null);
    }

    private static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

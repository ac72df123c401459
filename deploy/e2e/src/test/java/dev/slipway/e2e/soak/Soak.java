package dev.slipway.e2e.soak;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.soak.Member.Manner;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Does what the script says to an instance while visitors ask its applications, and takes a census now and then. */
final class Soak implements AutoCloseable {
    private static final int ARCHIVES = 5;
    private static final Duration OTHERS_TURN = Duration.ofMinutes(2);
    private static final List<Map.Entry<String, String>> CHANGES = List.of(
            Map.entry("threads", "6"),
            Map.entry("threads", ""),
            Map.entry("nice", "3"),
            Map.entry("nice", ""),
            Map.entry("slow-request", "2s"),
            Map.entry("graceful-timeout", "4s"),
            Map.entry("maximum-requests", "150"),
            Map.entry("maximum-requests", ""),
            Map.entry("keep-releases", "3"));

    private final Instance instance;
    private final Script script;
    private final List<Path> good = new ArrayList<>();
    private final Path broken;
    private final List<Member> members = new ArrayList<>();
    private final List<Visitors> visitors = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long beginning = System.nanoTime();
    private int deploys;

    Soak(Instance instance, long seed) throws IOException {
        this.instance = instance;
        Applications archives = new Applications(instance.prefix());
        for (int i = 0; i < ARCHIVES; i++) {
            good.add(archives.probe(label(i)));
        }
        broken = archives.crash("broken");
        member("alder", Manner.STEADY);
        member("birch", Manner.SLEEPY, "inactivity-timeout", "2s");
        member("cedar", Manner.STEADY, "processes", "2");
        member("dogwood", Manner.STEADY, "maximum-requests", "100");
        member("elder", Manner.LEAKING, "memory-limit", "128MiB");
        member("fir", Manner.SLEEPY, "inactivity-timeout", "3s", "processes", "2");
        member("ginkgo", Manner.STEADY, "restart-interval", "20s", "processes", "2");
        member("holly", Manner.SLEEPY, "inactivity-timeout", "1s", "maximum-requests", "10");
        this.script = new Script(seed, members.size());
    }

    private static String label(int archive) {
        return "soak-" + archive;
    }

    private void member(String tenant, Manner manner, String... settings) {
        Application application = Application.of(tenant, "shop", good.getFirst(), tenant + ".example.test");
        for (int i = 0; i < settings.length; i += 2) {
            application = application.with(settings[i], settings[i + 1]);
        }
        members.add(new Member(application, manner));
    }

    /** What should not have been, in words. */
    List<String> run(Duration length) {
        members.forEach(member -> {
            instance.live(member.application());
            member.labels().put(1, label(0));
        });
        Census census = new Census(instance, members);
        members.forEach(member -> visitors.add(new Visitors(instance.front(), member)));
        take(census);
        beginning = System.nanoTime();
        Step step = script.next();
        for (; System.nanoTime() - beginning < length.toNanos(); step = script.next()) {
            say("#" + step.number() + " " + step.kind() + " " + member(step).key() + " " + did(step));
            if (step.number() % Script.SPAN == Script.SPAN - 1) {
                take(census);
            }
        }
        take(census);
        return List.copyOf(violations);
    }

    private void take(Census census) {
        long start = System.nanoTime();
        census.take(this::violation);
        for (int i = 0; i < members.size(); i++) {
            String key = members.get(i).key();
            visitors.get(i)
                    .unexcused()
                    .forEach(failure -> violation("a request to " + key + " failed at " + at(failure.startNanos()) + "–"
                            + at(failure.endNanos()) + ": " + failure.what()));
        }
        say("census in " + (System.nanoTime() - start) / 1_000_000 + " ms; "
                + visitors.stream().mapToLong(Visitors::answered).sum() + " requests answered; " + census.supervisor()
                + "; " + violations.size() + " violations so far");
    }

    private void violation(String what) {
        violations.add(what);
        say("VIOLATED: " + what);
    }

    private void say(String line) {
        System.out.println("soak " + at(System.nanoTime()) + " " + line);
    }

    private String at(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", (nanos - beginning) / 1e9);
    }

    private Member member(Step step) {
        return members.get(step.application());
    }

    private String did(Step step) {
        try {
            return perform(step, member(step));
        } catch (IOException | AssertionError | RuntimeException e) {
            violation(
                    "#" + step.number() + " " + step.kind() + " " + member(step).key() + ": " + e);
            return "failed";
        }
    }

    private String perform(Step step, Member member) throws IOException {
        return switch (step.kind()) {
            case KILL -> kill(member, step.dice());
            case CRASH -> crash(member);
            case DEPLOY -> deploy(member);
            case STOP_OR_START -> stopOrStart(member);
            case RESTART -> restart(member);
            case ROLLBACK -> rollback(member);
            case SET -> {
                Map.Entry<String, String> change = CHANGES.get(step.dice() % CHANGES.size());
                done(new Request.Set(member.key(), Map.of(change.getKey(), change.getValue())), null);
                yield change.toString();
            }
            case REMOVE_AND_APPLY -> removeAndApply(member);
            case PAUSE -> {
                pause(step.dice() * 7L);
                yield step.dice() * 7 + " ms";
            }
            case DEPLOY_CUT_OFF -> deployCutOff(member, step.dice());
            case SUPERVISOR_ENDS -> {
                Proc process = instance.supervisor().process();
                process.signal("TERM");
                Await.until("the supervisor's end", () -> !process.alive());
                instance.supervisor().start();
                yield "";
            }
            case SUPERVISOR_KILLED -> {
                List<Integer> workers = instance.control().ready(member.key());
                instance.supervisor().kill();
                pause(step.dice() % 300);
                String also = step.dice() % 3 == 0 && !workers.isEmpty() ? kill(member, workers.getFirst()) : "";
                instance.supervisor().start();
                yield also;
            }
        };
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    /** Tried again while another operation, or the tidying after one, has the application. */
    private Answer ask(Request request, @Nullable Path zip) {
        long end = System.nanoTime() + OTHERS_TURN.toNanos();
        while (true) {
            Answer answer = instance.control().ask(request, zip);
            boolean busy = answer.kind().equals("refused")
                    && String.valueOf(answer.message()).contains("try again when it is done");
            if (!busy || System.nanoTime() - end > 0) {
                return answer;
            }
            pause(50);
        }
    }

    private void done(Request request, @Nullable Path zip) {
        Answer answer = ask(request, zip);
        if (!answer.kind().equals("done")) {
            throw new AssertionError(request.command() + " " + answer.kind() + ": " + answer.message());
        }
    }

    private String kill(Member member, int dice) {
        List<Integer> workers = instance.control().ready(member.key());
        return workers.isEmpty() ? "nobody there" : kill(member, Integer.valueOf(workers.get(dice % workers.size())));
    }

    private static String kill(Member member, Integer pid) {
        Excuses.Excuse excuse = member.excuses().begin(Excuses.ANYTHING);
        new Proc(pid).killed();
        excuse.end();
        return "pid " + pid;
    }

    private String crash(Member member) {
        if (!member.up()) {
            return "stopped";
        }
        Excuses.Excuse excuse = member.excuses().begin(Excuses.ANYTHING);
        try {
            int status = instance.front().get(member.host(), "/halt").status();
            Await.until(
                    member.key() + " to be back",
                    () -> instance.control().ready(member.key()).size() == member.processes()
                            || instance.status(member.application()).state().equals("asleep"));
            return "answered " + status;
        } catch (UncheckedIOException e) {
            return "not answered";
        } finally {
            excuse.end();
        }
    }

    private String deploy(Member member) {
        deploys++;
        if (deploys % 3 == 0 && member.up()) {
            int before = release(member);
            Answer answer = ask(new Request.Deploy(member.key()), broken);
            if (!answer.kind().equals("failed") || release(member) != before) {
                throw new AssertionError("a broken release: " + answer + ", " + instance.status(member.application()));
            }
            return "broken, refused";
        }
        String label = another(member);
        done(new Request.Deploy(member.key()), archive(label));
        member.labels().put(release(member), label);
        return label + " is release " + release(member);
    }

    private int release(Member member) {
        return instance.status(member.application()).release();
    }

    /** Not what is live, for that would be no deploy. */
    private String another(Member member) {
        String now = member.labels().getOrDefault(release(member), label(0));
        return label((Integer.parseInt(now.substring(now.indexOf('-') + 1)) + 1) % ARCHIVES);
    }

    private Path archive(String label) {
        return good.get(Integer.parseInt(label.substring(label.indexOf('-') + 1)));
    }

    private String deployCutOff(Member member, int dice) {
        int before = release(member);
        String label = another(member);
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return instance.control()
                        .ask(new Request.Deploy(member.key()), archive(label))
                        .kind();
            } catch (UncheckedIOException e) {
                return "cut off";
            }
        });
        pause(dice * 3L);
        instance.supervisor().kill();
        String how = answer.join();
        instance.supervisor().start();
        ApplicationStatus after = instance.status(member.application());
        if (after.release() != before) {
            member.labels().put(after.release(), label);
        } else if (how.equals("done")) {
            throw new AssertionError("the deploy was done, and is undone: " + after);
        }
        return "after " + dice * 3 + " ms: " + how + ", release " + after.release();
    }

    private String stopOrStart(Member member) {
        if (member.up()) {
            member.stops();
            done(new Request.Stop(member.key()), null);
            return "stopped";
        }
        done(new Request.Start(member.key()), null);
        member.started();
        return "started";
    }

    private String restart(Member member) {
        done(new Request.Restart(member.key()), null);
        member.started();
        return "";
    }

    private String rollback(Member member) {
        Answer answer = ask(new Request.Rollback(member.key(), 0), null);
        if (answer.kind().equals("failed")) {
            throw new AssertionError(answer.message());
        }
        return String.valueOf(answer.message());
    }

    private String removeAndApply(Member member) {
        // whoever still waits in the socket's queue when it is closed for good is told so by httpd
        Excuses.Excuse excuse = member.excuses().begin(Set.of(404, 502, 503));
        done(new Request.Remove(member.key()), null);
        member.labels().clear();
        done(member.application().request(), member.application().source());
        member.labels().put(1, label(0));
        member.started();
        excuse.end();
        return "";
    }

    @Override
    public void close() {
        visitors.forEach(Visitors::close);
    }
}

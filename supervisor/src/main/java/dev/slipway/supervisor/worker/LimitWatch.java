package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.front.Suspect;
import dev.slipway.supervisor.spawn.Cgroup;
import dev.slipway.supervisor.tenant.ApplicationKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Notices when what runs in a worker's control group was refused something or killed. Says so once for many times: a
 * fork bomb is refused thousands of times a second.
 */
public final class LimitWatch {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private record Seen(long oomKills, long pidsRefused, long toldNanos) {}

    private final Map<String, Seen> seen = new HashMap<>();

    private final Collection<Worker> members;
    private final Collection<Worker> others;

    LimitWatch(Collection<Worker> members, Collection<Worker> others) {
        this.members = members;
        this.others = others;
    }

    /** What those that run have written to disk: a number that changes when something is written. */
    public long bytesWritten() {
        return lives().mapToLong(life -> life.child().cgroup().bytesWritten()).sum();
    }

    /** Every process that may send more than httpd can bear. */
    public Stream<Suspect> suspects(ApplicationKey application) {
        return Accused.among(application, Stream.concat(members.stream(), others.stream()));
    }

    /** Called about once a second. */
    void look(WorkerListener listener, ApplicationKey application) {
        look(
                lives().toList(),
                (life, setting, sentence) -> listener.limitHit(application, life.name(), setting, sentence));
    }

    private Stream<Life> lives() {
        return Stream.concat(members.stream(), others.stream())
                .flatMap(worker -> worker.state().currentLife().stream());
    }

    /** Whoever is told: which setting, and a sentence. */
    interface Ear {
        void hit(Life life, String setting, String sentence);
    }

    void look(Collection<Life> lives, Ear ear) {
        Map<String, Seen> still = new HashMap<>();
        for (Life life : lives) {
            still.put(life.name(), look(life, ear));
        }
        seen.clear();
        seen.putAll(still);
    }

    private Seen look(Life life, Ear ear) {
        Cgroup group = life.child().cgroup();
        long now = System.nanoTime();
        Seen current = new Seen(group.oomKills(), group.pidsRefused(), now);
        Seen before = seen.getOrDefault(life.name(), new Seen(life.oomKillsBefore(), 0, now - PAUSE.toNanos()));
        boolean nothing = current.oomKills() == before.oomKills() && current.pidsRefused() == before.pidsRefused();
        if (nothing || now - before.toldNanos() < PAUSE.toNanos()) {
            return before;
        }
        if (current.pidsRefused() > before.pidsRefused()) {
            ear.hit(
                    life,
                    "pids-limit",
                    (current.pidsRefused() - before.pidsRefused())
                            + " times no process or thread could be started; there are " + group.inhabitants());
        }
        if (current.oomKills() > before.oomKills()) {
            ear.hit(
                    life,
                    "memory-limit",
                    (current.oomKills() - before.oomKills())
                            + " processes were killed by the kernel for want of memory; left are "
                            + group.inhabitants());
        }
        return current;
    }
}

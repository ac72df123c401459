package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.death.Cause;
import dev.slipway.supervisor.death.Explanation;
import dev.slipway.supervisor.front.Suspect;
import dev.slipway.supervisor.tenant.ApplicationKey;
import java.time.Duration;
import java.util.stream.Stream;

/** One life of a worker, as whoever looks for the one that fills httpd sees it. */
record Accused(ApplicationKey application, Worker worker, Life life) implements Suspect {
    static Stream<Suspect> among(ApplicationKey application, Stream<Worker> workers) {
        return workers.flatMap(
                worker -> worker.state().currentLife().stream().map(life -> new Accused(application, worker, life)));
    }

    @Override
    public String name() {
        return application + "/" + life.name();
    }

    @Override
    public Duration cpu() {
        return life.child().cgroup().cpu();
    }

    @Override
    public void freeze() {
        life.child().cgroup().hold(true);
    }

    @Override
    public void thaw() {
        life.child().cgroup().hold(false);
    }

    @Override
    public void condemn(String sentence) {
        worker.post(new WorkerEvent.Condemn(life, new Explanation(Cause.FLOOD, sentence)));
    }
}

package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.spawn.Child;
import dev.slipway.supervisor.spawn.Journey;
import dev.slipway.worker.protocol.WorkerMessage.Hello;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * One process of a worker, from spawn to end.
 *
 * @param name APPLICATION-INDEX-GENERATION, never used twice
 * @param token what the process must say to be believed to be itself
 * @param outputFrom the application log's length when it started, so that its own last words can be found
 */
public record Life(
        String name,
        int generation,
        String token,
        int release,
        Child child,
        Instant startedAt,
        Journey journey,
        long oomKillsBefore,
        long outputFrom) {
    public int pid() {
        return child.id().pid();
    }

    /** Whether the greeting is this process's: nobody else knows the token. */
    boolean said(Hello hello) {
        return name.equals(hello.worker())
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8), hello.token().getBytes(StandardCharsets.UTF_8));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return name + " (pid " + pid() + ")";
    }
}

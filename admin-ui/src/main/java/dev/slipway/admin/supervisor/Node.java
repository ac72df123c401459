package dev.slipway.admin.supervisor;

import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Snapshot;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The supervisor, as the console sees it. Every failure is a problem: refused, busy, failed or unavailable. */
public interface Node {
    /**
     * Asks, waits, and gives the last answer.
     *
     * @param artifact a zip that follows the request
     * @param progress is told what happens meanwhile
     */
    Answer ask(Request request, @Nullable Path artifact, Consumer<String> progress);

    default Answer ask(Request request) {
        return ask(request, null, line -> {});
    }

    /** Hands on answers without end, until {@code each} says false or the supervisor goes. */
    void follow(Request request, Predicate<Answer> each);

    /** @param target TENANT, TENANT/APP or null for everything */
    Snapshot inventory(@Nullable String target);
}

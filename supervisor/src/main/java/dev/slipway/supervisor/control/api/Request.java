package dev.slipway.supervisor.control.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question to the supervisor. On the wire it is the JSON object of its own components plus {@code "command"}, the
 * record's name in lower case. An artifact, where one is announced, follows as binary frames. What is not marked nullable
 * is not null, whatever the JSON says.
 */
public sealed interface Request {
    /** The command's word, the same in the CLI, the table of permissions, the log and the handler. */
    default String command() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /** What an application shall be, as written in its file: strings with units, checked again by the supervisor. */
    record Specification(
            String tenant,
            String application,
            @Nullable String user,
            List<String> routes,
            Map<String, String> settings,
            Map<String, String> environment) {
        public Specification {
            requireNonNull(tenant, "tenant");
            requireNonNull(application, "application");
            routes = List.copyOf(routes);
            settings = Map.copyOf(settings);
            environment = Map.copyOf(environment);
        }
    }

    /** Make the application be as specified; {@code artifact}: a zip follows as frames. Starts it unless it was stopped by hand. */
    record Apply(Specification specification, boolean artifact) implements Request {
        public Apply {
            requireNonNull(specification, "specification");
        }
    }

    /** Whether {@link Apply} would understand this; asks nothing of the host and changes nothing. */
    record Verify(Specification specification) implements Request {
        public Verify {
            requireNonNull(specification, "specification");
        }
    }

    /** A new release of an existing application; the zip follows as frames. {@code target}: TENANT/APP. */
    record Deploy(String target) implements Request {
        public Deploy {
            requireNonNull(target, "target");
        }
    }

    /** {@code target}: TENANT, TENANT/APP or null for everything. Answers {@link Status}. */
    record Status(@Nullable String target) implements Request {}

    /** What programs compare and count; {@code target} as of {@link Status}, but nothing there is no error. Answers {@link Snapshot}. */
    record Inventory(@Nullable String target) implements Request {}

    record Start(String target) implements Request {
        public Start {
            requireNonNull(target, "target");
        }
    }

    record Stop(String target) implements Request {
        public Stop {
            requireNonNull(target, "target");
        }
    }

    /** As {@link Stop}, with a page that says so; lifted by {@link Start} and {@link Stop}. Nothing changes the second time. */
    record Suspend(String target) implements Request {
        public Suspend {
            requireNonNull(target, "target");
        }
    }

    record Restart(String target) implements Request {
        public Restart {
            requireNonNull(target, "target");
        }
    }

    /** Replaces one worker, a successor first; {@code worker} is its name. */
    record Recycle(String target, String worker) implements Request {
        public Recycle {
            requireNonNull(target, "target");
            requireNonNull(worker, "worker");
        }
    }

    /** Change these settings and leave the others; an empty value puts one back to its default. */
    record Set(String target, Map<String, String> settings) implements Request {
        public Set {
            requireNonNull(target, "target");
            settings = Map.copyOf(settings);
        }
    }

    /** Serve an earlier release; {@code release} 0 is the one before the current. */
    record Rollback(String target, int release) implements Request {
        public Rollback {
            requireNonNull(target, "target");
        }
    }

    /** Answers {@link Releases}. */
    record Releases(String target) implements Request {
        public Releases {
            requireNonNull(target, "target");
        }
    }

    /** {@code what}: threads, classes, heap or recording, which lasts {@code seconds}. */
    record Diagnose(String target, String what, int seconds) implements Request {
        public Diagnose {
            requireNonNull(target, "target");
            requireNonNull(what, "what");
        }
    }

    /** {@code target}: TENANT or TENANT/APP. */
    record Remove(String target) implements Request {
        public Remove {
            requireNonNull(target, "target");
        }
    }

    /** {@code stream}: application or access. Streams {@code log} answers; with {@code follow} until the client goes. */
    record Logs(String target, String stream, int lines, boolean follow) implements Request {
        public Logs {
            requireNonNull(target, "target");
            requireNonNull(stream, "stream");
        }
    }

    /** Streams {@code event} answers: the last {@code lines}, then with {@code follow} whatever comes. */
    record Events(int lines, boolean follow) implements Request {}

    /** Read the supervisor's own configuration again. */
    record Reload() implements Request {}

    /** Looks over the host. Answers {@link Checks}. */
    record Check() implements Request {}
}

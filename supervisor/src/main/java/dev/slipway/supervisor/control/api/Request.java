package dev.slipway.supervisor.control.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question to the supervisor. On the wire it is the JSON object of its own components plus {@code "command"}, the
 * record's name in lower case. An artifact, where one is announced, follows as binary frames.
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
            Map<String, String> environment) {}

    /** Make the application be as specified; {@code artifact}: a zip follows as frames. Starts it unless it was stopped by hand. */
    record Apply(Specification specification, boolean artifact) implements Request {}

    /** A new release of an existing application; the zip follows as frames. {@code target}: TENANT/APP. */
    record Deploy(String target) implements Request {}

    /** {@code target}: TENANT, TENANT/APP or null for everything. Answers {@link Status}. */
    record Status(@Nullable String target) implements Request {}

    record Start(String target) implements Request {}

    record Stop(String target) implements Request {}

    record Restart(String target) implements Request {}

    /** Change these settings and leave the others; an empty value puts one back to its default. */
    record Set(String target, Map<String, String> settings) implements Request {}

    /** Serve an earlier release; {@code release} 0 is the one before the current. */
    record Rollback(String target, int release) implements Request {}

    /** Answers {@link Releases}. */
    record Releases(String target) implements Request {}

    /** {@code target}: TENANT or TENANT/APP. */
    record Remove(String target) implements Request {}

    /** {@code stream}: application or access. Streams {@code log} answers; with {@code follow} until the client goes. */
    record Logs(String target, String stream, int lines, boolean follow) implements Request {}

    /** Streams {@code event} answers: the last {@code lines}, then with {@code follow} whatever comes. */
    record Events(int lines, boolean follow) implements Request {}

    /** Looks over the host. Answers {@link Checks}. */
    record Check() implements Request {}
}

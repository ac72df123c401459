package dev.slipway.supervisor.control.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the supervisor says back. {@code kind} is one of progress, event, log (more follows) or done, refused, failed
 * (the last). {@code message} is for people, {@code data} for programs. The message of a log answer is a piece of the file
 * as it stands there, ends of lines included, and may be empty. A refused answer whose
 * data has {@code busy} is about somebody else's operation on the application: the same request may be right later.
 */
public record Answer(
        String kind, @Nullable String message, @Nullable JsonNode data) {
    public boolean last() {
        return switch (kind) {
            case "done", "refused", "failed" -> true;
            default -> false;
        };
    }
}

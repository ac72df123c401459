package dev.slipway.admin.http;

import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** How resources and lists are answered, and whether a change may go ahead. */
public final class Answers {
    private Answers() {}

    public static <T> ResponseEntity<T> ok(T body, long version) {
        return ResponseEntity.ok().eTag(tag(version)).body(body);
    }

    public static <T> ResponseEntity<T> created(String location, T body, long version) {
        return ResponseEntity.created(URI.create(location)).eTag(tag(version)).body(body);
    }

    public static <T> ResponseEntity<Page<T>> page(List<T> found, Cursor cursor, Function<T, String> id) {
        boolean more = found.size() > cursor.limit();
        List<T> items = more ? found.subList(0, cursor.limit()) : found;
        String next = more ? CursorArgument.written(id.apply(items.getLast())) : null;
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (next != null) {
            answer.header(HttpHeaders.LINK, "<?" + query(cursor.query(), next) + ">; rel=\"next\"");
        }
        return answer.body(new Page<>(List.copyOf(items), next));
    }

    private static String query(String before, String cursor) {
        String rest = Arrays.stream(before.split("&", -1))
                .filter(part -> !part.isEmpty() && !part.startsWith("cursor="))
                .collect(Collectors.joining("&"));
        return (rest.isEmpty() ? "" : rest + "&") + "cursor=" + cursor;
    }

    public static String tag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * A change of what its writer has seen.
     *
     * @throws ProblemException 428 without If-Match, 412 if it names another version
     */
    public static void match(@Nullable String ifMatch, long version) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new ProblemException(
                    Code.IF_MATCH_NEEDED,
                    "send If-Match with the ETag of what you have read, or * to change whatever is there");
        }
        boolean matches = Arrays.stream(ifMatch.split(",", -1))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(tag(version)));
        if (!matches) {
            throw new ProblemException(Code.STALE, "it is at version " + tag(version) + " now; read it again");
        }
    }
}

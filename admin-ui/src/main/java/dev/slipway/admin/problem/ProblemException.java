package dev.slipway.admin.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown wherever a request cannot be done; becomes a {@link Problem}. The message is the detail, a sentence. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final transient List<FieldProblem> errors;
    private final transient List<Quota> quota;
    private @Nullable Duration retryAfter;

    public ProblemException(Code code, String detail) {
        this(code, detail, List.of(), List.of());
    }

    private ProblemException(Code code, String detail, List<FieldProblem> errors, List<Quota> quota) {
        super(detail);
        this.code = code;
        this.errors = errors;
        this.quota = quota;
    }

    /** Something that nobody expected. */
    public static ProblemException of(Throwable e) {
        return Outages.isDatabase(e)
                ? new ProblemException(
                        Code.DATABASE_UNAVAILABLE,
                        "nothing has been changed; applications serve on; try again in a moment")
                : new ProblemException(Code.INTERNAL, "this is a fault of the console; its log has the request's id");
    }

    public static ProblemException invalid(String pointer, String detail) {
        return fields(Code.INVALID, List.of(new FieldProblem(pointer, detail)));
    }

    public static ProblemException fields(Code code, List<FieldProblem> errors) {
        String detail = errors.stream()
                .map(error -> error.pointer() + ": " + error.detail())
                .reduce((a, b) -> a + "; " + b)
                .orElse("");
        return new ProblemException(code, detail, List.copyOf(errors), List.of());
    }

    public static ProblemException quota(String detail, List<Quota> quota) {
        return new ProblemException(Code.QUOTA_EXCEEDED, detail, List.of(), List.copyOf(quota));
    }

    /** The same words for what is not there and what is somebody else's. */
    public static ProblemException notFound(String what, String id) {
        return new ProblemException(Code.NOT_FOUND, "there is no " + what + " " + id);
    }

    public ProblemException retryAfter(Duration time) {
        retryAfter = time;
        return this;
    }

    public Code code() {
        return code;
    }

    public List<FieldProblem> errors() {
        return errors;
    }

    public List<Quota> quota() {
        return quota;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}

package dev.slipway.admin.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem where no controller is involved. */
@Component
public final class ProblemWriter {
    public static final String TYPE = "application/problem+json";

    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    public void write(HttpServletResponse response, ProblemException problem, String requestId) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.code().status());
        headers(problem).forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        response.setContentType(TYPE);
        response.getOutputStream().write(bytes(problem, requestId));
    }

    public byte[] bytes(ProblemException problem, String requestId) {
        return json.writeValueAsBytes(Problem.of(problem, requestId));
    }

    static HttpHeaders headers(ProblemException problem) {
        HttpHeaders headers = new HttpHeaders();
        headers.setCacheControl("no-store");
        Duration wait = problem.retryAfter();
        if (wait != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
        } else if (problem.code().status() == 503) {
            headers.set(HttpHeaders.RETRY_AFTER, "5");
        }
        if (problem.code().status() == 401) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"slipway\"");
        }
        return headers;
    }
}

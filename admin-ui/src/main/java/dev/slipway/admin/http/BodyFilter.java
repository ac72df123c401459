package dev.slipway.admin.http;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Origin;
import dev.slipway.admin.database.Hashes;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Reads bodies before anything else happens, and answers a repeated Idempotency-Key with what was answered before. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 40)
final class BodyFilter extends OncePerRequestFilter {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final int LONGEST_KEY = 200;
    private static final Set<String> REPLAYED = Set.of("Location", "ETag", "Content-Type", "Link");

    private final Bodies bodies;
    private final IdempotencyStore keys;
    private final ProblemWriter problems;

    BodyFilter(Bodies bodies, IdempotencyStore keys, ProblemWriter problems) {
        this.bodies = bodies;
        this.keys = keys;
        this.problems = problems;
    }

    @EventListener(ApplicationReadyEvent.class)
    void started() {
        keys.forgetUnanswered();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/") || !WITH_BODY.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Upload upload = null;
        try {
            String hash;
            HttpServletRequest read;
            if (Bodies.isArchive(request)) {
                if (!(request.getAttribute(Origin.CALLER) instanceof Caller)) {
                    throw new ProblemException(Code.UNAUTHENTICATED, "send Authorization: Bearer with a token");
                }
                upload = bodies.upload(request);
                request.setAttribute(Upload.ATTRIBUTE, upload);
                hash = upload.digest();
                read = new BodyRequest(request, new byte[0]);
            } else {
                byte[] body = bodies.text(request);
                refuseNul(body);
                hash = Hashes.of(body);
                read = new BodyRequest(request, body);
            }
            String key = request.getHeader("Idempotency-Key");
            if (key != null && request.getAttribute(Origin.CALLER) instanceof Caller caller) {
                once(caller.key(), checked(key), hash, read, response, chain);
            } else {
                chain.doFilter(read, response);
            }
        } catch (ProblemException e) {
            problems.write(response, e, Origin.requestId(request));
        } finally {
            if (upload != null) {
                Files.deleteIfExists(upload.file());
            }
        }
    }

    /** No text of ours holds one, and PostgreSQL's cannot. */
    private static void refuseNul(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0 || text.contains("\\u0000")) {
            throw new ProblemException(Code.INVALID, "a text cannot hold the character 0");
        }
    }

    private static String checked(String key) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw ProblemException.invalid("Idempotency-Key", "1 to " + LONGEST_KEY + " characters");
        }
        return key;
    }

    private void once(
            String actor,
            String key,
            String bodyHash,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        String hash = Hashes.of(request.getMethod() + " " + request.getRequestURI() + query + "\n" + bodyHash);
        Optional<IdempotencyStore.Answered> before = keys.begin(actor, key, hash);
        if (before.isPresent()) {
            replay(before.get(), response);
            return;
        }
        ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
        boolean answered = false;
        try {
            chain.doFilter(request, kept);
            answered = true;
        } finally {
            // what may be tried again must not be answered from memory for a day
            if (answered && kept.getStatus() < 500 && kept.getStatus() != 429 && kept.getStatus() != 409) {
                keys.done(
                        actor,
                        key,
                        new IdempotencyStore.Answered(
                                kept.getStatus(),
                                headers(kept),
                                new String(kept.getContentAsByteArray(), StandardCharsets.UTF_8)));
            } else {
                keys.forget(actor, key);
            }
        }
        kept.copyBodyToResponse();
    }

    private static Map<String, String> headers(HttpServletResponse response) {
        Map<String, String> headers = new TreeMap<>();
        for (String name : REPLAYED) {
            String value = name.equals("Content-Type") ? response.getContentType() : response.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private static void replay(IdempotencyStore.Answered answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setHeader("Idempotency-Replayed", "true");
        @Nullable String body = answer.body();
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}

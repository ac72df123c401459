package dev.slipway.admin.http;

import dev.slipway.admin.access.Origin;
import dev.slipway.admin.database.Hashes;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Every answer says which request it is of, a client may choose the id; and whatever goes wrong on the way is a problem. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestIdFilter extends OncePerRequestFilter {
    private static final Logger LOG = System.getLogger(RequestIdFilter.class.getName());
    private static final Pattern GOOD = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final ProblemWriter problems;

    RequestIdFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = id(request.getHeader("Request-Id"));
        request.setAttribute(Origin.REQUEST_ID, id);
        response.setHeader("Request-Id", id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (request.getRequestURI().startsWith("/api/")) {
            response.setHeader("Cache-Control", "no-store");
        }
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            LOG.log(Level.WARNING, "request {0} failed: {1}", id, e.getMessage());
            problems.write(response, ProblemException.of(e), id);
        }
    }

    private static String id(@Nullable String asked) {
        return asked != null && GOOD.matcher(asked).matches() ? asked : "req-" + Hashes.secret(20);
    }
}

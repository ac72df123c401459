package dev.slipway.admin.http;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Network;
import dev.slipway.admin.access.Origin;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Nobody asks so much that nobody else is answered. Root on the node is not counted. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
final class RateLimitFilter extends OncePerRequestFilter {
    private final RateLimits limits;
    private final ProblemWriter problems;
    private final RateLimits.Rate known;
    private final RateLimits.Rate unknown;

    RateLimitFilter(
            RateLimits limits,
            ProblemWriter problems,
            @Value("${slipway.rate.burst:1000}") int burst,
            @Value("${slipway.rate.per-second:100}") double perSecond) {
        this.limits = limits;
        this.problems = problems;
        this.known = new RateLimits.Rate(burst, perSecond);
        this.unknown = new RateLimits.Rate(Math.max(1, burst / 10), perSecond / 10);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return Origin.isNode(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean signedIn = request.getAttribute(Origin.CALLER) instanceof Caller;
        RateLimits.Rate rate = signedIn ? known : unknown;
        String key = request.getAttribute(Origin.CALLER) instanceof Caller caller
                ? caller.key()
                : "address:" + Network.around(Origin.address(request));
        RateLimits.Verdict verdict = limits.take(key, rate);
        response.setHeader(
                "RateLimit-Policy",
                "\"requests\";q=" + rate.burst() + ";w=" + (int) Math.ceil(rate.burst() / rate.perSecond()));
        response.setHeader(
                "RateLimit",
                "\"requests\";r=" + verdict.left() + ";t="
                        + Math.max(0, verdict.until().toSeconds()));
        if (verdict.allowed()) {
            chain.doFilter(request, response);
            return;
        }
        problems.write(
                response,
                new ProblemException(
                                Code.RATE_LIMITED,
                                "more than " + rate.burst() + " requests at once, or " + rate.perSecond() + " a second")
                        .retryAfter(verdict.until().plusMillis(999)),
                Origin.requestId(request));
    }
}

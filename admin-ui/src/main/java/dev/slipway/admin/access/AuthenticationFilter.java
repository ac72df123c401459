package dev.slipway.admin.access;

import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Finds out who asks. Whoever shows a bad credential is told so; whoever shows none may still see what is open. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
final class AuthenticationFilter extends OncePerRequestFilter {
    private final List<Authenticator> authenticators;
    private final ProblemWriter problems;

    AuthenticationFilter(List<Authenticator> authenticators, ProblemWriter problems) {
        this.authenticators = authenticators;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String requestId = Origin.requestId(request);
        try {
            caller(request, requestId).ifPresent(caller -> request.setAttribute(Origin.CALLER, caller));
        } catch (ProblemException e) {
            problems.write(response, e, requestId);
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<Caller> caller(HttpServletRequest request, String requestId) {
        if (Origin.isNode(request)) {
            return Optional.of(new Caller(
                    "node", "root", "root on the node", null, Rights.ADMIN.scopes(), null, "local", requestId, null));
        }
        String address = Origin.address(request);
        for (Authenticator authenticator : authenticators) {
            Optional<Caller> caller = authenticator.authenticate(request, address, requestId);
            if (caller.isPresent()) {
                return caller;
            }
        }
        return Optional.empty();
    }
}

package dev.slipway.admin.access;

import dev.slipway.admin.database.Hashes;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets a request through to its handler, or says why not. */
@Component
public final class Gate implements HandlerInterceptor {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Denials denials;

    Gate(Denials denials) {
        this.denials = denials;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        Needs needs = method.getMethodAnnotation(Needs.class);
        Open open = method.getMethodAnnotation(Open.class);
        if (needs == null && (open != null || theLibrarys(method))) {
            if (open != null && open.signedIn()) {
                Caller caller = signedIn(request);
                checkSession(request, caller);
            }
            return true;
        }
        Caller caller = signedIn(request);
        checkSession(request, caller);
        try {
            if (needs == null) {
                throw new ProblemException(Code.FORBIDDEN, "nobody may ask this");
            }
            caller.demand(needs.value());
        } catch (ProblemException e) {
            denials.denied(caller, request.getMethod() + " " + request.getRequestURI());
            throw e;
        }
        return true;
    }

    /** Spring's own error page and the description of the API. */
    private static boolean theLibrarys(HandlerMethod method) {
        return !method.getBeanType().getName().startsWith("dev.slipway.");
    }

    private static Caller signedIn(HttpServletRequest request) {
        if (request.getAttribute(Origin.CALLER) instanceof Caller caller) {
            return caller;
        }
        throw new ProblemException(Code.UNAUTHENTICATED, "send Authorization: Bearer with a token");
    }

    /** A browser sends its cookie whoever made it ask; only our own pages know the other half. */
    private static void checkSession(HttpServletRequest request, Caller caller) {
        String csrf = caller.csrf();
        if (csrf == null || READING.contains(request.getMethod())) {
            return;
        }
        String shown = request.getHeader("X-CSRF-Token");
        if (shown == null || !Hashes.same(csrf, shown)) {
            throw new ProblemException(Code.FORBIDDEN, "a session's write needs its X-CSRF-Token");
        }
    }
}

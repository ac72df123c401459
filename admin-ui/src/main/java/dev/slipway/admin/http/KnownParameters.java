package dev.slipway.admin.http;

import dev.slipway.admin.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses parameters that do not exist: a mistyped filter must not delete more than was meant. */
public final class KnownParameters implements HandlerInterceptor {
    private final Map<HandlerMethod, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && request.getQueryString() != null
                && method.getBeanType().getName().startsWith("dev.slipway.")) {
            Set<String> names = known.computeIfAbsent(method, KnownParameters::names);
            for (String name : request.getParameterMap().keySet()) {
                if (!names.contains(name)) {
                    throw ProblemException.invalid(name, "no such parameter; there are " + names);
                }
                if (request.getParameter(name).indexOf('\0') >= 0) {
                    throw ProblemException.invalid(name, "a text cannot hold the character 0");
                }
                if (request.getParameterValues(name).length > 1) {
                    throw ProblemException.invalid(name, "is there more than once");
                }
            }
        }
        return true;
    }

    private static Set<String> names(HandlerMethod method) {
        Set<String> names = new TreeSet<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (parameter.getParameterType() == Cursor.class) {
                names.add("limit");
                names.add("cursor");
            }
            RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared != null) {
                names.add(
                        declared.name().isEmpty()
                                ? String.valueOf(parameter.getParameter().getName())
                                : declared.name());
            }
        }
        return names;
    }
}

package dev.slipway.admin.http;

import dev.slipway.admin.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads the {@link Cursor} of a list. */
final class CursorArgument implements HandlerMethodArgumentResolver {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_:./-]{1,300}");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Cursor.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        String query = servlet == null || servlet.getQueryString() == null ? "" : servlet.getQueryString();
        return new Cursor(limit(request.getParameter("limit")), after(request.getParameter("cursor")), query);
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return Cursor.USUAL;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= Cursor.MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ProblemException.invalid("limit", "a number from 1 to " + Cursor.MOST);
    }

    private static String after(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        try {
            String id = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            if (ID.matcher(id).matches()) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw ProblemException.invalid("cursor", "not one that a list has given out");
    }

    static String written(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }
}

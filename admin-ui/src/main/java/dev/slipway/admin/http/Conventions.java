package dev.slipway.admin.http;

import java.util.List;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;

/** What handlers may name as arguments beside what Spring knows. */
public final class Conventions {
    private Conventions() {}

    public static List<HandlerMethodArgumentResolver> arguments() {
        return List.of(new CursorArgument(), new PreferArgument());
    }
}

package dev.slipway.supervisor.tenant;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything wanted of one application but its artifact.
 *
 * @param user an existing account, or null for an identity from the configured range
 */
public record ApplicationSpecification(
        ApplicationKey key,
        @Nullable String user,
        List<Route> routes,
        Settings settings,
        EnvironmentVariables environment) {
    private static final int MOST_ROUTES = 100;
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");

    public ApplicationSpecification {
        if (user != null) {
            checkUser(user);
        }
        if (routes.size() > MOST_ROUTES) {
            throw new Refused("routes: " + routes.size() + " of them; at most " + MOST_ROUTES);
        }
        Set<Route> seen = new HashSet<>();
        for (Route route : routes) {
            if (!seen.add(route)) {
                throw new Refused("route " + Text.quoted(route.toString()) + ": written twice; leave one out");
            }
        }
        routes = List.copyOf(routes);
    }

    public ApplicationSpecification with(Settings others) {
        return new ApplicationSpecification(key, user, routes, others, environment);
    }

    /** Only the spelling; whether there is such an account, and whether it may be used, is the supervisor's to say. */
    public static void checkUser(String user) {
        if (!ACCOUNT.matcher(user).matches()) {
            throw new Refused("user = " + Text.quoted(user) + ": not the name of an account");
        }
    }
}

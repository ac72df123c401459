package dev.slipway.worker.application;

import java.util.List;
import org.eclipse.jetty.security.AbstractLoginService;
import org.eclipse.jetty.security.RolePrincipal;
import org.eclipse.jetty.security.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * The realm of an application that asks its container to log users in. There are no users here, but most such
 * applications have parts that need none, and Jetty would not start them without a realm.
 */
final class NoUsers extends AbstractLoginService {
    NoUsers(@Nullable String realm) {
        setName(realm == null ? "none" : realm);
    }

    @Override
    protected List<RolePrincipal> loadRoleInfo(UserPrincipal user) {
        return List.of();
    }

    @Override
    protected @Nullable UserPrincipal loadUserInfo(String name) {
        return null;
    }
}

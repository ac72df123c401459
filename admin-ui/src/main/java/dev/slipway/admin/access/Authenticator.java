package dev.slipway.admin.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** One way to say who one is. */
public interface Authenticator {
    /**
     * Empty if the request carries no credential of this kind.
     *
     * @throws dev.slipway.admin.problem.ProblemException 401 if it carries one that is not good
     */
    Optional<Caller> authenticate(HttpServletRequest request, String address, String requestId);
}

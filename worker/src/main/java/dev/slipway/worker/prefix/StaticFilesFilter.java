package dev.slipway.worker.prefix;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/**
 * Hides the {@link Prefix} again from Jetty's own servlet for static files, after all of the application's filters:
 * in servlet 6 it looks for welcome files by the path of the request.
 */
public final class StaticFilesFilter implements Filter {
    /** Jetty's name for the servlet that is mapped to what no other servlet takes. */
    public static final String SERVLET = "default";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(Prefix.ATTRIBUTE) instanceof Prefix prefix
                && request instanceof HttpServletRequest httpRequest
                && prefix.isIn(httpRequest.getRequestURI())) {
            prefix.setAnsweredByContainer(true);
            chain.doFilter(new UnprefixedRequest(httpRequest, prefix), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static final class UnprefixedRequest extends HttpServletRequestWrapper {
        private final Prefix prefix;

        UnprefixedRequest(HttpServletRequest request, Prefix prefix) {
            super(request);
            this.prefix = prefix;
        }

        @Override
        public String getContextPath() {
            return "";
        }

        @Override
        public String getRequestURI() {
            return prefix.removedFrom(super.getRequestURI());
        }
    }
}

package dev.slipway.worker.prefix;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** Shows a {@link Prefix} to an application in package jakarta.servlet; keep it the same as its twin. */
public final class JakartaPrefixFilter implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(Prefix.ATTRIBUTE) instanceof Prefix prefix
                && request instanceof HttpServletRequest httpRequest
                && response instanceof HttpServletResponse httpResponse
                && !PrefixedRequest.shows(httpRequest)) {
            prefix.setAnsweredByContainer(false);
            PrefixedRequest prefixed = new PrefixedRequest(httpRequest, prefix);
            chain.doFilter(prefixed, new PrefixedResponse(httpResponse, prefixed));
        } else {
            chain.doFilter(request, response);
        }
    }

    private static final class PrefixedRequest extends HttpServletRequestWrapper {
        private final Prefix prefix;
        private boolean startingAsync;

        PrefixedRequest(HttpServletRequest request, Prefix prefix) {
            super(request);
            this.prefix = prefix;
        }

        /**
         * Whether a forwarded or asynchronous request still has the prefix from before. Some containers dispatch by
         * changing the request below our wrapper, others by wrapping it with one that has a path of its own.
         */
        static boolean shows(HttpServletRequest request) {
            for (ServletRequest r = request; r instanceof HttpServletRequestWrapper wrapper; r = wrapper.getRequest()) {
                if (r instanceof PrefixedRequest prefixed) {
                    return prefixed.getRequestURI().equals(request.getRequestURI());
                }
            }
            return false;
        }

        /** The container asks for the path here, to dispatch to it later, and it knows of no prefix. */
        @Override
        public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
            startingAsync = true;
            try {
                return super.startAsync(request, response);
            } finally {
                startingAsync = false;
            }
        }

        @Override
        public String getContextPath() {
            return prefix.path();
        }

        @Override
        public String getRequestURI() {
            return startingAsync ? super.getRequestURI() : prefix.uri(super.getRequestURI());
        }

        @Override
        public StringBuffer getRequestURL() {
            return prefix.url(super.getRequestURL());
        }
    }

    private static final class PrefixedResponse extends HttpServletResponseWrapper {
        private final PrefixedRequest request;

        PrefixedResponse(HttpServletResponse response, PrefixedRequest request) {
            super(response);
            this.request = request;
        }

        @Override
        public void sendRedirect(String location) throws IOException {
            super.sendRedirect(request.prefix.redirect(request.getRequestURI(), location));
        }

        @Override
        public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
            super.sendRedirect(request.prefix.redirect(request.getRequestURI(), location), status, clearBuffer);
        }

        @Override
        public void setHeader(String name, String value) {
            request.prefix.chosen(name);
            super.setHeader(name, value);
        }

        @Override
        public void addHeader(String name, String value) {
            request.prefix.chosen(name);
            super.addHeader(name, value);
        }
    }
}

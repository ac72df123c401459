package dev.slipway.worker.application;

import dev.slipway.worker.prefix.JakartaPrefixFilter;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.util.EnumSet;
import java.util.function.Supplier;
import org.eclipse.jetty.ee9.security.ConstraintSecurityHandler;
import org.eclipse.jetty.ee9.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.FilterMapping;
import org.eclipse.jetty.ee9.webapp.WebAppContext;
import org.eclipse.jetty.security.LoginService;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.jspecify.annotations.Nullable;

/** Servlet 5, package jakarta.servlet. */
final class Ee9Application implements WebApplication {
    private final WebAppContext context;

    private Ee9Application(WebAppContext context) {
        this.context = context;
    }

    static WebApplication of(WebRoot root) throws IOException {
        WebAppContext context = new WebAppContext();
        context.setContextPath("/");
        context.setBaseResource(ResourceFactory.of(context).newResource(root.root()));
        context.setTempDirectory(root.work().toFile());
        context.setPersistTempDirectory(true);
        context.setThrowUnavailableOnStartupException(true);
        context.setInitParameter(DIRECTORY_LISTING, "false");
        context.setAttribute(CONTAINER_JARS, NO_JARS);
        context.setAttribute(TAG_LIBRARIES, StandardTags.descriptors(root.root()));
        context.setProtectedTargets(PROTECTED.toArray(String[]::new));
        context.setMaxFormContentSize(MAX_FORM_BYTES);
        context.setErrorHandler(withoutStackTraces());
        context.setSecurityHandler(new Security());
        context.getSessionHandler().setHttpOnly(true);
        context.getServletHandler().prependFilter(prefixFilter());
        context.getServletHandler().prependFilterMapping(prefixMapping());
        return new Ee9Application(context);
    }

    private static ErrorPageErrorHandler withoutStackTraces() {
        ErrorPageErrorHandler handler = new ErrorPageErrorHandler();
        handler.setShowStacks(false);
        return handler;
    }

    private static FilterHolder prefixFilter() {
        FilterHolder holder = new FilterHolder(new JakartaPrefixFilter());
        holder.setName(JakartaPrefixFilter.class.getName());
        holder.setAsyncSupported(true);
        return holder;
    }

    private static FilterMapping prefixMapping() {
        FilterMapping mapping = new FilterMapping();
        mapping.setFilterName(JakartaPrefixFilter.class.getName());
        mapping.setPathSpec("/*");
        // an included resource sees the wrappers of the request that includes it
        mapping.setDispatcherTypes(EnumSet.complementOf(EnumSet.of(DispatcherType.INCLUDE)));
        return mapping;
    }

    @Override
    public Supplier<Handler> handler() {
        return context;
    }

    @Override
    public String sessionCookie() {
        return context.getSessionHandler().getSessionCookie();
    }

    private static final class Security extends ConstraintSecurityHandler {
        @Override
        protected @Nullable LoginService findLoginService() throws Exception {
            LoginService found = super.findLoginService();
            return found == null && getAuthMethod() != null ? new NoUsers(getRealmName()) : found;
        }
    }
}

package dev.slipway.worker.application;

import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.ee.webapp.WebAppClassLoading;
import org.eclipse.jetty.server.Handler;
import org.slf4j.LoggerFactory;

/**
 * A web application as the server sees it. There is one adapter for each servlet environment; only the one whose
 * Jetty is on the class path is ever loaded.
 */
public interface WebApplication {
    /** Directories that have no business in an answer, whatever lies in the release. */
    List<String> PROTECTED = List.of("/WEB-INF", "/META-INF", "/.git", "/.svn", "/.hg", "/.env", "/.ht");

    String DIRECTORY_LISTING = "org.eclipse.jetty.servlet.Default.dirAllowed";
    String CONTAINER_JARS = "org.eclipse.jetty.server.webapp.ContainerIncludeJarPattern";
    String NO_JARS = "^$";
    String TAG_LIBRARIES = "org.eclipse.jetty.tlds";
    int MAX_FORM_BYTES = 2 << 20;

    Supplier<Handler> handler();

    /** The name of the session cookie, known once the application has started. */
    String sessionCookie();

    static WebApplication of(Environment environment, WebRoot root) throws IOException {
        WebAppClassLoading.addHiddenClasses("dev.slipway.", "org.slf4j.");
        // by location too, or an application's own SLF4J finds the name of a provider that it then cannot load
        WebAppClassLoading.addHiddenClasses(
                jar(LoggerFactory.class), jar(LoggerFactory.getILoggerFactory().getClass()));
        return switch (environment) {
            case EE8 -> Ee8Application.of(root);
            case EE9 -> Ee9Application.of(root);
            case EE10 -> Ee10Application.of(root);
            case EE11 -> Ee11Application.of(root);
        };
    }

    private static String jar(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }
}

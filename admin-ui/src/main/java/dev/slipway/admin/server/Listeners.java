package dev.slipway.admin.server;

import dev.slipway.admin.access.Origin;
import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.problem.ProblemWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** A socket for httpd, one for root on the node, and a loopback port where one is configured. */
@Component
class Listeners implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {
    private static final int HEADER_BYTES = 16 * 1024;

    private final ConsoleConfig config;
    private final ProblemWriter problems;

    Listeners(ConsoleConfig config, ProblemWriter problems) {
        this.config = config;
        this.problems = problems;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.setPort(config.port());
        factory.setAddress(InetAddress.getLoopbackAddress());
        factory.addServerCustomizers(this::listen);
    }

    private void listen(Server server) {
        server.setErrorHandler(new Unparsed(problems));
        List<Connector> connectors = new ArrayList<>();
        if (config.port() != 0) {
            connectors.addAll(List.of(server.getConnectors()));
        }
        HttpConfiguration behindHttpd = configuration();
        behindHttpd.addCustomizer(new ForwardedRequestCustomizer());
        // only its directory says who may reach it: the console itself and httpd's group
        connectors.add(socket(server, config.socket(), behindHttpd, "rw-rw-rw-"));
        HttpConfiguration node = configuration();
        node.addCustomizer((request, headers) -> {
            request.setAttribute(Origin.NODE, true);
            return request;
        });
        connectors.add(socket(server, config.rootSocket(), node, "rw-------"));
        server.setConnectors(connectors.toArray(Connector[]::new));
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(HEADER_BYTES);
        return configuration;
    }

    private static Connector socket(Server server, Path path, HttpConfiguration configuration, String mode) {
        UnixDomainServerConnector connector =
                new UnixDomainServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setUnixDomainPath(path);
        connector.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void lifeCycleStarted(LifeCycle event) {
                try {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        return connector;
    }
}

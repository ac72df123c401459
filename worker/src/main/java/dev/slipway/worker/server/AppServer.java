package dev.slipway.worker.server;

import dev.slipway.worker.application.WebApplication;
import dev.slipway.worker.limits.Admission;
import dev.slipway.worker.limits.TimeLimit;
import dev.slipway.worker.protocol.WorkerMessage.Notice;
import dev.slipway.worker.session.SessionCaches;
import dev.slipway.worker.session.SessionFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** Jetty with one application, behind the gate. Starting it loads the application; accepting is a step of its own. */
public final class AppServer {
    /** The selector's thread, and one that is about to take its place. */
    private static final int JETTYS_OWN_THREADS = 2;

    /** When all others are at work, these still read requests, which then wait without a thread. */
    private static final int READING_THREADS = 2;

    private static final int IDLE_THREADS = 3;
    private static final int THREAD_IDLE_MILLIS = 30_000;

    /** For threads that did not end within the time to drain, and are not likely to. */
    private static final int STOP_MILLIS = 1_000;

    /**
     * What a request may have.
     *
     * @param threads requests that are worked on at the same time
     * @param queue time to wait for a thread; zero: for ever, as for the others
     * @param slow time after which a request is reported
     * @param request time after which it is answered 504
     */
    public record Limits(int threads, Duration queue, Duration slow, Duration request, Consumer<Notice> report) {
        /** As many threads as given and all the time in the world. */
        public static Limits threads(int threads) {
            return new Limits(threads, Duration.ZERO, Duration.ZERO, Duration.ZERO, notice -> {});
        }
    }

    private final Server server;
    private final UnixConnector connector;
    private final Gate gate;
    private final Drain drain = new Drain();
    private final RequestCount count = new RequestCount();
    private final AccessLog accessLog;

    public AppServer(
            WebApplication application,
            ServerSocketChannel listener,
            String secret,
            Limits limits,
            Path data,
            OutputStream accessLogOut) {
        QueuedThreadPool pool = new QueuedThreadPool(
                limits.threads() + JETTYS_OWN_THREADS + READING_THREADS, IDLE_THREADS, THREAD_IDLE_MILLIS);
        pool.setName("http");
        pool.setStopTimeout(STOP_MILLIS);
        server = new Server(
                pool, new ScheduledExecutorScheduler("scheduler", true), new ArrayByteBufferPool(0, 1024, 65_536));
        server.setTempDirectory(data.resolve("tmp").toFile());
        connector = new UnixConnector(server, listener, new HttpConnectionFactory(configuration()));
        server.addConnector(connector);
        accessLog = new AccessLog(accessLogOut, server.getScheduler());
        server.setRequestLog(accessLog);
        server.addBean(new SessionCaches());
        server.addBean(new SessionFiles.Factory(data.resolve("sessions")));
        gate = new Gate(secret, count, drain, application::sessionCookie);
        TimeLimit timeLimit = new TimeLimit(limits.slow(), limits.request(), limits.report());
        timeLimit.setHandler(application.handler());
        Admission admission = new Admission(limits.threads(), limits.queue());
        admission.setHandler(timeLimit);
        gate.setHandler(admission);
        server.setHandler(gate);
        server.setStopTimeout(0);
        // stopping is the worker's business: it drains first
        server.setStopAtShutdown(false);
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        // httpd adds the date
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(32 << 10);
        http.setMaxResponseHeaderSize(32 << 10);
        ForwardedRequestCustomizer forwarded = new ForwardedRequestCustomizer();
        forwarded.setForwardedHeader(null);
        forwarded.setForwardedServerHeader(null);
        forwarded.setForwardedPortHeader(null);
        forwarded.setForwardedHttpsHeader(null);
        forwarded.setForwardedCipherSuiteHeader(null);
        forwarded.setForwardedSslSessionIdHeader(null);
        http.addCustomizer(forwarded);
        return http;
    }

    /** Loads the application; whatever it throws is why it cannot be served. */
    public void start() throws Exception {
        server.start();
    }

    public void startAccepting() throws IOException {
        connector.startAccepting();
    }

    /** The slot got a new secret; requests that still carry the old one were not sent by today's httpd. */
    public void setSecret(String secret) {
        gate.setSecret(secret);
    }

    /** Sets how long to be patient when draining; a second call can only shorten it. */
    public void hurry(Duration linger, Duration timeout) {
        drain.hurry(linger, timeout);
    }

    /** Takes no new connections and waits for those that are open; false if some were left when time was up. */
    public boolean drain() throws IOException {
        drain.begin();
        connector.stopAccepting();
        return drain.await(connector);
    }

    /** Stops the application, so that it can write what it keeps, and flushes the access log. */
    public void stop() throws Exception {
        try {
            server.stop();
        } finally {
            accessLog.flush();
        }
    }

    public RequestCount count() {
        return count;
    }

    /** To be asked before {@link #start}. */
    public HealthPath healthPath(String path) {
        return new HealthPath(server, path);
    }
}

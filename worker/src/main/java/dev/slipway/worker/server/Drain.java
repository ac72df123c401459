package dev.slipway.worker.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Lets connections come to their end. Every answer that is sent while draining announces that its connection closes,
 * and httpd opens a new one for the next request, which another worker takes. A pooled connection that nothing is sent
 * on is closed once it has been idle for longer than httpd would still use it.
 */
final class Drain {
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private volatile boolean draining;

    private @Nullable Patience patience;

    private record Patience(Duration linger, long deadline) {}

    synchronized void hurry(Duration linger, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Patience before = patience;
        if (before == null || deadline - before.deadline < 0) {
            patience = new Patience(linger, deadline);
        }
    }

    void begin() {
        draining = true;
    }

    /** Marks an answer; called for every answer just before it is sent. */
    void mark(HttpFields.Mutable headers) {
        // the answer to an upgrade has its own Connection header, and there is no next request on that connection
        if (draining && !headers.contains(HttpHeader.UPGRADE)) {
            headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
    }

    /** Waits until no connection is left; false if some were when time was up. */
    boolean await(UnixConnector connector) {
        long start = System.nanoTime();
        while (connector.hasConnections()) {
            Patience now = patience();
            if (System.nanoTime() - now.deadline >= 0) {
                return false;
            }
            // a connection that was idle long before the drain may have been chosen for a request just now
            if (System.nanoTime() - start >= now.linger.toNanos()) {
                closeIdle(connector, now.linger);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return true;
    }

    private synchronized Patience patience() {
        return patience == null ? new Patience(Duration.ZERO, System.nanoTime()) : patience;
    }

    private static void closeIdle(UnixConnector connector, Duration linger) {
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            if (isIdle(endPoint, linger)) {
                endPoint.close();
            }
        }
    }

    private static boolean isIdle(EndPoint endPoint, Duration linger) {
        return endPoint instanceof AbstractEndPoint timed
                && timed.getIdleFor() >= linger.toMillis()
                && timed.getConnection() instanceof HttpConnection http
                && http.getHttpChannel().getRequest() == null;
    }
}

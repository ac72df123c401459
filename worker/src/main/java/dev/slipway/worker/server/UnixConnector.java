package dev.slipway.worker.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Serves connections from a listening unix socket that it does not own. Jetty's own connector for unix sockets cannot
 * be used: stopping it closes the channel and unlinks the path. Accepting happens on the selector's thread; starting
 * and stopping it only adds and cancels the listener's key, so that connections wait in the backlog for whoever shares
 * the listener.
 */
final class UnixConnector extends AbstractConnector {
    private static final long RETRY_MILLIS = 100;

    private final ServerSocketChannel listener;
    private final Selectors selectors;
    private final AtomicInteger opening = new AtomicInteger();
    private @Nullable Closeable acceptor;

    UnixConnector(Server server, ServerSocketChannel listener, HttpConnectionFactory http) {
        super(server, null, null, null, 0, http);
        this.listener = listener;
        this.selectors = new Selectors();
        installBean(selectors, true);
        // httpd closes the connections it pools; an idle timeout of ours could only race with its next request
        setIdleTimeout(0);
    }

    synchronized void startAccepting() throws IOException {
        if (acceptor == null) {
            // O_NONBLOCK is a property of the socket, not of our descriptor: every worker sets it, none clears it
            listener.configureBlocking(false);
            acceptor = selectors.acceptor(listener);
        }
    }

    /** Returns when the selector has let go of the listener: nothing is accepted afterwards. */
    void stopAccepting() throws IOException {
        synchronized (this) {
            if (acceptor == null) {
                return;
            }
            acceptor.close();
            acceptor = null;
        }
        CountDownLatch cancelled = new CountDownLatch(1);
        selectors.getBean(ManagedSelector.class).submit(selector -> cancelled.countDown());
        try {
            cancelled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether any connection has been taken from the listener and not been closed again. */
    boolean hasConnections() {
        // in this order: a connection is opening until after it is connected
        return opening.get() > 0 || !getConnectedEndPoints().isEmpty();
    }

    /** Jetty closes the channels of all valid keys when a selector stops, and the listener must not be closed. */
    @Override
    protected void doStop() throws Exception {
        stopAccepting();
        super.doStop();
    }

    @Override
    protected void accept(int acceptorId) {
        throw new UnsupportedOperationException("there are no acceptor threads");
    }

    @Override
    public Object getTransport() {
        return listener;
    }

    /** Out of descriptors, most likely: accepting again at once would only fail again. */
    private void acceptLater(IOException cause) {
        LOG.warn("Cannot accept ({}); trying again in {} ms", cause.getMessage(), RETRY_MILLIS);
        try {
            synchronized (this) {
                if (acceptor == null) {
                    return;
                }
                acceptor.close();
                acceptor = () -> {};
            }
        } catch (IOException e) {
            LOG.warn("Cannot pause accepting", e);
        }
        getScheduler().schedule(this::acceptAgain, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void acceptAgain() {
        // stopped in the meantime: then it must stay so
        if (acceptor != null && isRunning()) {
            acceptor = selectors.acceptor(listener);
        }
    }

    private final class Selectors extends SelectorManager {
        Selectors() {
            super(UnixConnector.this.getExecutor(), UnixConnector.this.getScheduler(), 1);
        }

        @Override
        protected @Nullable SelectableChannel doAccept(SelectableChannel server) {
            try {
                // null if another worker was quicker
                return ((ServerSocketChannel) server).accept();
            } catch (IOException e) {
                acceptLater(e);
                return null;
            }
        }

        @Override
        protected void accepted(SelectableChannel channel) throws IOException {
            channel.configureBlocking(false);
            opening.incrementAndGet();
            accept(channel);
        }

        @Override
        protected void onAcceptFailed(SelectableChannel channel, Throwable cause) {
            opening.decrementAndGet();
            super.onAcceptFailed(channel, cause);
        }

        @Override
        protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            SocketChannelEndPoint endPoint =
                    new SocketChannelEndPoint((SocketChannel) channel, selector, key, getScheduler());
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, @Nullable Object attachment) {
            return getDefaultConnectionFactory().newConnection(UnixConnector.this, endPoint);
        }

        @Override
        protected void endPointOpened(EndPoint endPoint) {
            super.endPointOpened(endPoint);
            onEndPointOpened(endPoint);
            opening.decrementAndGet();
        }

        @Override
        protected void endPointClosed(EndPoint endPoint) {
            onEndPointClosed(endPoint);
            super.endPointClosed(endPoint);
        }
    }
}

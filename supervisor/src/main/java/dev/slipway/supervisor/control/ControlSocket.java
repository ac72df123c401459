package dev.slipway.supervisor.control;

import dev.slipway.supervisor.application.Failed;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Wire;
import dev.slipway.supervisor.posix.Account;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.tenant.Refused;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The door: one request a connection, from root and the console only. Whatever is not understood is refused and logged. */
public final class ControlSocket {
    private static final Logger LOG = System.getLogger(ControlSocket.class.getName());
    private static final int MOST_CONNECTIONS = 256;

    /** A console that holds all it can get leaves root the rest. */
    private static final int MOST_OF_THE_CONSOLE = 192;

    private final ServerSocketChannel listener;
    private final @Nullable String console;
    private final CommandTable commands;
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final Semaphore ofTheConsole = new Semaphore(MOST_OF_THE_CONSOLE);

    private ControlSocket(ServerSocketChannel listener, @Nullable String console, CommandTable commands) {
        this.listener = listener;
        this.console = console;
        this.commands = commands;
    }

    /** @param console the console's account; only its group may connect beside root */
    static ControlSocket open(Path path, @Nullable String console, CommandTable commands) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        OptionalInt gid = console == null ? OptionalInt.empty() : Account.gidOfAccountOrNumber(console);
        Posix.own(path, 0, gid.orElse(0), gid.isPresent() ? 0660 : 0600);
        return new ControlSocket(listener, console, commands);
    }

    /** Accepts until the process ends. */
    public void run() {
        while (true) {
            connections.acquireUninterruptibly();
            try {
                SocketChannel channel = listener.accept();
                Thread.ofVirtual().name("control").start(() -> serve(channel));
            } catch (IOException e) {
                connections.release();
                LOG.log(Level.ERROR, "accepting on the control socket failed: {0}", e.getMessage());
                pause();
            }
        }
    }

    /** Out of descriptors, accepting fails at once and again. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            Optional<Peer> peer = Peer.of(channel, console);
            if (peer.isEmpty()) {
                LOG.log(Level.WARNING, "a control connection of neither root nor the console was closed");
                return;
            }
            if (peer.get() == Peer.ROOT) {
                converse(peer.get(), channel);
            } else if (ofTheConsole.tryAcquire()) {
                try {
                    converse(peer.get(), channel);
                } finally {
                    ofTheConsole.release();
                }
            } else {
                LOG.log(
                        Level.WARNING,
                        "the console has {0} control connections; one more was closed",
                        MOST_OF_THE_CONSOLE);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, "a control connection ended: {0}", e.getMessage());
        } finally {
            connections.release();
        }
    }

    private void converse(Peer peer, SocketChannel channel) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        Conversation with = new Conversation(in, new BufferedOutputStream(Channels.newOutputStream(channel)));
        read(peer, in, with).ifPresent(frame -> answer(peer, frame, with));
    }

    private static Optional<byte[]> read(Peer peer, InputStream in, Conversation with) throws EOFException {
        try {
            return Optional.of(Frames.read(in, Frames.REQUEST_LIMIT));
        } catch (EOFException e) {
            throw e;
        } catch (IOException e) {
            LOG.log(Level.INFO, "refused {0}: {1}", peer, e.getMessage());
            with.refused(String.valueOf(e.getMessage()), false);
            return Optional.empty();
        }
    }

    private void answer(Peer peer, byte[] frame, Conversation with) {
        try {
            Request request = Wire.request(frame);
            commands.answer(peer, request, with);
        } catch (Refused e) {
            LOG.log(Level.INFO, "refused {0}: {1}", peer, e.getMessage());
            with.refused(String.valueOf(e.getMessage()), e.busy());
        } catch (IllegalArgumentException e) {
            LOG.log(Level.INFO, "refused {0}: {1}", peer, e.getMessage());
            with.refused(String.valueOf(e.getMessage()), false);
        } catch (Failed e) {
            with.failed(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "a command failed", e);
            with.failed("the supervisor could not do it: " + e.getMessage() + "; its log says more");
        }
    }
}

package dev.slipway.supervisor.listener;

import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.PosixException;
import dev.slipway.supervisor.posix.Watcher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Turns away whoever waits at a socket that nobody is going to serve soon: those who knocked while there was still hope,
 * and those whom httpd sent just before it heard. Whatever they say, all get the same few words; but not before they have
 * said something, since httpd would take that for a failure. All methods may be called from any thread.
 */
public final class Doorman {
    private static final Logger LOG = System.getLogger(Doorman.class.getName());
    private static final String PAGE =
            "<!doctype html><html lang='en'><meta charset='utf-8'><title>Not available</title>"
                    + "<style>body{font:1.1em/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em;color:#223}"
                    + "</style><h1>Not available</h1><p>This application does not answer at the moment. Please try again later.</p>"
                    + "</html>";
    private static final byte[] ANSWER =
            ("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nCache-Control: no-store\r\n"
                            + "Content-Type: text/html; charset=utf-8\r\nContent-Length: " + PAGE.length()
                            + "\r\nConnection: close\r\n\r\n" + PAGE)
                    .getBytes(StandardCharsets.US_ASCII);

    private final Listeners listeners;
    private final Watcher watcher;
    private final Map<Integer, Integer> shut = new TreeMap<>();

    /** @param watcher of the doorman's own: a listener may be watched for another reason too */
    public Doorman(Listeners listeners, Watcher watcher) {
        this.listeners = listeners;
        this.watcher = watcher;
    }

    /** From now on whoever waits at the slot, or comes to it, is turned away. */
    public synchronized void shut(int slot) {
        if (!shut.containsKey(slot)) {
            listeners.known(slot).ifPresent(fd -> {
                shut.put(slot, fd);
                watch(slot, fd);
            });
        }
    }

    /** When this returns, those who come wait again. */
    public synchronized void open(int slot) {
        Integer fd = shut.remove(slot);
        if (fd != null) {
            watcher.forget(fd);
        }
    }

    private void answerOnceItSpeaks(int client) {
        try {
            watcher.watch(
                    client,
                    () -> Thread.ofVirtual().name("doorman").start(() -> {
                        Posix.discard(client);
                        Posix.say(client, ANSWER);
                        Posix.close(client);
                    }));
        } catch (PosixException e) {
            Posix.close(client);
            throw e;
        }
    }

    private void watch(int slot, int fd) {
        watcher.watch(fd, () -> Thread.ofVirtual().name("doorman").start(() -> turnAway(slot)));
    }

    private synchronized void turnAway(int slot) {
        Integer fd = shut.get(slot);
        if (fd == null) {
            return;
        }
        try {
            for (OptionalInt client = Posix.accept(fd); client.isPresent(); client = Posix.accept(fd)) {
                answerOnceItSpeaks(client.getAsInt());
            }
            watch(slot, fd);
        } catch (PosixException e) {
            shut.remove(slot);
            LOG.log(Level.WARNING, "whoever waits at slot {0} waits on: {1}", slot, e.getMessage());
        }
    }
}

package dev.slipway.worker.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ConcurrentModificationException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.session.ObjectStreamSessionDataStore;
import org.eclipse.jetty.session.SessionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes of a session what can be written. An attribute that cannot be serialised lives on in this worker and is lost
 * with it; the log says so once for each kind, and the request that set it succeeds.
 */
final class Storable {
    private static final Logger LOG = LoggerFactory.getLogger(Storable.class);

    private static final int ATTEMPTS = 4;

    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    byte[] attributes(SessionData data, ObjectStreamSessionDataStore store) throws IOException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return write(data, store);
            } catch (ConcurrentModificationException e) {
                // another request of the same visitor is at it
                Thread.onSpinWait();
            } catch (IOException | RuntimeException e) {
                break;
            }
        }
        try {
            return write(data, store);
        } catch (IOException | RuntimeException e) {
            SessionData rest = new SessionData(data.getId(), data.getContextPath(), data.getVhost(), 0, 0, 0, 0);
            data.getAllAttributes().forEach((name, value) -> {
                if (isStorable(name, value, store)) {
                    rest.setAttribute(name, value);
                }
            });
            return write(rest, store);
        }
    }

    private boolean isStorable(String name, Object value, ObjectStreamSessionDataStore store) {
        try (ObjectOutputStream out = store.newObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(value);
            return true;
        } catch (IOException | RuntimeException e) {
            if (reported.add(name + " " + value.getClass().getName())) {
                LOG.warn(
                        "Session attribute {} ({}) cannot be stored and will be lost when the worker ends: {}",
                        name,
                        value.getClass().getName(),
                        e.toString());
            }
            return false;
        }
    }

    private static byte[] write(SessionData data, ObjectStreamSessionDataStore store) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = store.newObjectOutputStream(bytes)) {
            SessionData.serializeAttributes(data, out);
        }
        return bytes.toByteArray();
    }
}

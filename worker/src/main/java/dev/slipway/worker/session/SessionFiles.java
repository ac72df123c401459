package dev.slipway.worker.session;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.jetty.session.AbstractSessionDataStoreFactory;
import org.eclipse.jetty.session.ObjectStreamSessionDataStore;
import org.eclipse.jetty.session.SessionData;
import org.eclipse.jetty.session.SessionDataStore;
import org.eclipse.jetty.session.SessionManager;
import org.eclipse.jetty.session.UnreadableSessionDataException;
import org.eclipse.jetty.session.UnwriteableSessionDataException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file a session, named by its id. Jetty's own file store reads its directory once, at the start, and so misses
 * every session that another worker makes; here the directory is the truth. A file is replaced by renaming, and its
 * identity tells whether another worker has written it since.
 */
public final class SessionFiles extends ObjectStreamSessionDataStore {
    private static final Logger LOG = LoggerFactory.getLogger(SessionFiles.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,120}");
    private static final int FORMAT = 1;
    private static final long SAVE_ACCESS_TIME_EVERY_MILLIS = 10_000;

    private final Path directory;
    private final Storable storable = new Storable();
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /**
     * What this worker last read or wrote of a session.
     *
     * @param version which file that was
     * @param attributes the digest of what was in it
     */
    private record Known(Object version, String attributes, long millis) {}

    private SessionFiles(Path directory) {
        this.directory = directory;
        // asked after every request: an application may have changed what is in an attribute without setting it again
        setSavePeriodSec(0);
    }

    @Override
    protected void doStart() throws Exception {
        Files.createDirectories(directory);
        super.doStart();
    }

    @Override
    public boolean isPassivating() {
        return true;
    }

    /** Whether another worker has written or removed what this one knows of the session. */
    boolean changedElsewhere(String id) {
        Known last = known.get(id);
        return last != null && !last.version().equals(version(id));
    }

    @Override
    public boolean doExists(String id) throws Exception {
        SessionData data = doLoad(id);
        return data != null && !isExpired(data, System.currentTimeMillis());
    }

    @Override
    public @Nullable SessionData doLoad(String id) throws Exception {
        if (!ID.matcher(id).matches()) {
            return null;
        }
        Object version = version(id);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file(id)))) {
            SessionData data = readHeader(new DataInputStream(in), id);
            deserializeAttributes(data, in);
            if (version != null) {
                // written anew, since what has been read is not always written in the same order again
                known.put(id, new Known(version, digest(storable.attributes(data, this)), System.currentTimeMillis()));
            }
            return data;
        } catch (NoSuchFileException e) {
            known.remove(id);
            return null;
        } catch (IOException | ClassNotFoundException e) {
            // most likely a release with other classes; the user logs in again
            LOG.warn("A session cannot be read and is dropped: {}", e.toString());
            delete(id);
            throw new UnreadableSessionDataException(id, _context, e);
        }
    }

    @Override
    public void doStore(String id, SessionData data, long lastSaveTime) throws Exception {
        if (!ID.matcher(id).matches()) {
            throw new UnwriteableSessionDataException(id, _context, new IOException("not a session id"));
        }
        byte[] attributes = storable.attributes(data, this);
        String digest = digest(attributes);
        if (!data.isDirty() && !worthWriting(id, digest)) {
            return;
        }
        Path temporary = Files.createTempFile(directory, ".", ".new");
        try {
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary)))) {
                writeHeader(data, out);
                out.write(attributes);
            }
            Object version = version(temporary);
            Files.move(temporary, file(id), StandardCopyOption.ATOMIC_MOVE);
            if (version != null) {
                known.put(id, new Known(version, digest, System.currentTimeMillis()));
            }
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw new UnwriteableSessionDataException(id, _context, e);
        }
    }

    /** Where only the time of access is new it need not be exact, and must not put back what another worker has replaced. */
    private boolean worthWriting(String id, String attributes) {
        Known last = known.get(id);
        if (last == null || !last.attributes().equals(attributes)) {
            return true;
        }
        return System.currentTimeMillis() - last.millis() >= SAVE_ACCESS_TIME_EVERY_MILLIS && !changedElsewhere(id);
    }

    private static String digest(byte[] attributes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(attributes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean delete(String id) throws IOException {
        known.remove(id);
        return ID.matcher(id).matches() && Files.deleteIfExists(file(id));
    }

    @Override
    public Set<String> doCheckExpired(Set<String> candidates, long time) {
        Set<String> expired = new HashSet<>();
        for (String id : candidates) {
            if (isExpired(id, time)) {
                expired.add(id);
            }
        }
        return expired;
    }

    @Override
    public Set<String> doGetExpired(long before) {
        Set<String> expired = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String id = file.getFileName().toString();
                if (ID.matcher(id).matches() && isExpired(id, before)) {
                    expired.add(id);
                }
            }
        } catch (IOException e) {
            LOG.warn("Cannot look for expired sessions in {}: {}", directory, e.toString());
        }
        return expired;
    }

    /** There is one context a directory. */
    @Override
    public void doCleanOrphans(long time) {}

    private boolean isExpired(String id, long time) {
        try (InputStream in = Files.newInputStream(file(id))) {
            return isExpired(readHeader(new DataInputStream(in), id), time);
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean isExpired(SessionData data, long time) {
        return data.getExpiry() > 0 && data.getExpiry() <= time;
    }

    private Path file(String id) {
        return directory.resolve(id);
    }

    private @Nullable Object version(String id) {
        return version(file(id));
    }

    private static @Nullable Object version(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            // an inode number may be used again, but not with the same time to the nanosecond
            return attributes.fileKey() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return null;
        }
    }

    private static void writeHeader(SessionData data, DataOutputStream out) throws IOException {
        out.writeInt(FORMAT);
        out.writeLong(data.getCreated());
        out.writeLong(data.getAccessed());
        out.writeLong(data.getLastAccessed());
        out.writeLong(data.getCookieSet());
        out.writeLong(data.getExpiry());
        out.writeLong(data.getMaxInactiveMs());
    }

    private SessionData readHeader(DataInputStream in, String id) throws IOException {
        if (in.readInt() != FORMAT) {
            throw new IOException("unknown format");
        }
        long created = in.readLong();
        long accessed = in.readLong();
        long lastAccessed = in.readLong();
        long cookieSet = in.readLong();
        long expiry = in.readLong();
        SessionData data = newSessionData(id, created, accessed, lastAccessed, in.readLong());
        data.setCookieSet(cookieSet);
        data.setExpiry(expiry);
        data.setLastSaved(System.currentTimeMillis());
        return data;
    }

    /** Makes the store for the application's session manager. */
    public static final class Factory extends AbstractSessionDataStoreFactory {
        private final Path directory;

        public Factory(Path directory) {
            this.directory = directory;
        }

        @Override
        public SessionDataStore getSessionDataStore(SessionManager manager) {
            return new SessionFiles(directory);
        }
    }
}

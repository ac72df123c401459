package dev.slipway.supervisor.log;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Identity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * log/TENANT/APP/{access,application,slow}.log. Workers have the first two open to append and write without asking anybody, so a log
 * that has grown is copied aside and emptied rather than renamed.
 */
public final class LogStore {
    private final Layout layout;

    public LogStore(Layout layout) {
        this.layout = layout;
    }

    /** Root's directories, which the tenant may list and read but not change. */
    public void prepare(ApplicationKey key, Identity identity) throws IOException {
        Path application = directory(key);
        Files.createDirectories(application);
        Posix.own(layout.log(), 0, 0, 0711);
        Posix.own(layout.log().resolve(key.tenant().value()), 0, identity.gid(), 0750);
        Posix.own(application, 0, identity.gid(), 0750);
    }

    public Path directory(ApplicationKey key) {
        return layout.logs(key.tenant().value(), key.application().value());
    }

    /** Puts aside every log above {@code size} bytes and keeps {@code count} of each. */
    public void rotate(ApplicationKey key, long size, int count) throws IOException {
        for (String name : new String[] {"access.log", "application.log", "slow.log"}) {
            Path log = directory(key).resolve(name);
            if (Files.exists(log) && Files.size(log) > size) {
                for (int i = count - 1; i >= 1; i--) {
                    Path older = log.resolveSibling(name + "." + i);
                    if (Files.exists(older)) {
                        Files.move(
                                older, log.resolveSibling(name + "." + (i + 1)), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
                putAside(log, log.resolveSibling(name + ".1"), size);
            }
        }
    }

    /** Keeps the newest {@code most} bytes of a flood, not all of it. */
    private static void putAside(Path log, Path aside, long most) throws IOException {
        try (FileChannel from = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel to = FileChannel.open(
                        aside,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            long end = from.size();
            long position = Math.max(0, end - 2 * most);
            while (position < end) {
                position += from.transferTo(position, end - position, to);
            }
            from.truncate(0);
        }
        Object gid = Files.getAttribute(log, "unix:gid");
        Posix.own(aside, 0, (Integer) gid, 0640);
    }

    public void remove(ApplicationKey key) throws IOException {
        Path directory = directory(key);
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
        Path tenant = layout.log().resolve(key.tenant().value());
        try (DirectoryStream<Path> rest = Files.newDirectoryStream(tenant)) {
            if (!rest.iterator().hasNext()) {
                Files.delete(tenant);
            }
        } catch (java.nio.file.NoSuchFileException e) {
            // it never had one
        }
    }
}

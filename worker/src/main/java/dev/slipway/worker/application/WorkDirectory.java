package dev.slipway.worker.application;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds a directory for compiled JSPs that is this worker's alone while it lives and is there for the next one. A
 * worker and its successor live side by side for a while; two compilers must not write the same classes, so a
 * directory is locked, and the successor takes the next free one.
 */
public final class WorkDirectory {
    private static final String LOCK = ".lock";
    private static final Pattern NAME = Pattern.compile("(.+?)-\\d+(-[b-z])?(\\.lock)?");

    /** A channel that nobody refers to is closed by the collector, and its lock goes with it. */
    private static final List<FileChannel> HELD = new CopyOnWriteArrayList<>();

    private WorkDirectory() {}

    /** A directory of this release; those of releases that are gone are deleted on the way. */
    public static Path claim(Path data, Path root, int index) throws IOException {
        String release = String.valueOf(root.getFileName());
        prune(Files.createDirectories(data.resolve("work")), root);
        for (char twin = 'a'; twin <= 'z'; twin++) {
            String suffix = twin == 'a' ? "" : "-" + twin;
            Path directory = data.resolve("work").resolve(release + "-" + index + suffix);
            Files.createDirectories(directory);
            if (lock(directory.resolveSibling(directory.getFileName() + LOCK))) {
                return directory;
            }
        }
        throw new IOException("every work directory of " + release + "-" + index + " is in use");
    }

    private static void prune(Path work, Path root) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(work)) {
            for (Path directory : directories) {
                Matcher name = NAME.matcher(directory.getFileName().toString());
                if (name.matches() && !Files.exists(root.resolveSibling(name.group(1)))) {
                    delete(directory);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> content = Files.walk(directory)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** The lock is the process's until it ends. */
    private static boolean lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return false;
        }
        HELD.add(channel);
        return true;
    }
}

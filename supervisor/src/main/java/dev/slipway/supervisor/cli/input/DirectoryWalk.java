package dev.slipway.supervisor.cli.input;

import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.Text;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;

/**
 * Walks a directory that its owner may be changing meanwhile: every step is taken from the open directory above, never
 * through a link, so no swap on the way can lead the walk (which root may be making) out of it.
 */
final class DirectoryWalk {
    private static final int DEEPEST = 64;
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final String REPLACEMENT = "\uFFFD";

    private final Visitor visitor;

    private DirectoryWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    /** Gets every directory before what is in it; names are relative and have slashes. */
    interface Visitor {
        void directory(String name) throws IOException;

        void file(String name, BasicFileAttributes attributes, Opener opener) throws IOException;
    }

    /** Opens the file just visited. */
    interface Opener {
        SeekableByteChannel open() throws IOException;
    }

    static void walk(Path directory, Visitor visitor) throws IOException {
        try (DirectoryStream<Path> opened = Files.newDirectoryStream(directory.toRealPath())) {
            if (!(opened instanceof SecureDirectoryStream<Path> secure)) {
                throw new Refused(directory + ": this file system cannot be walked safely; deploy an archive instead");
            }
            new DirectoryWalk(visitor).below(secure, "", 1);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void below(SecureDirectoryStream<Path> directory, String prefix, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new Refused(Text.quoted(prefix) + ": directories " + depth + " deep; at most " + DEEPEST);
        }
        Set<Path> names = new TreeSet<>();
        directory.forEach(entry -> names.add(entry.getFileName()));
        for (Path name : names) {
            visit(directory, name, prefix + name, depth);
        }
    }

    private void visit(SecureDirectoryStream<Path> directory, Path name, String shown, int depth) throws IOException {
        if (shown.contains(REPLACEMENT)) {
            throw new Refused(Text.quoted(shown) + ": a file name that is not UTF-8 here; try it with LC_ALL=C.UTF-8");
        }
        BasicFileAttributes attributes = directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        if (attributes.isSymbolicLink()) {
            throw new Refused(
                    Text.quoted(shown)
                            + ": a symbolic link; an artifact holds files and directories only (cp -rL copies what links mean)");
        }
        if (attributes.isDirectory()) {
            visitor.directory(shown);
            try (SecureDirectoryStream<Path> below = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                below(below, shown + "/", depth + 1);
            }
        } else if (attributes.isRegularFile()) {
            visitor.file(shown, attributes, () -> directory.newByteChannel(name, READ));
        } else {
            throw new Refused(
                    Text.quoted(shown) + ": a socket, pipe or device; an artifact holds files and directories only");
        }
    }
}

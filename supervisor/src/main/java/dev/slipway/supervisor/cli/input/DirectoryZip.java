package dev.slipway.supervisor.cli.input;

import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A directory as a zip made while it is sent: sorted, names with slashes, not compressed, for it only crosses a socket. */
final class DirectoryZip {
    /** What a zip adds to one entry, both headers, at most; names are counted apart. */
    private static final long OVERHEAD = 200;

    private DirectoryZip() {}

    /**
     * Walks once without sending, so that what is wrong is said before the supervisor hears of it.
     *
     * @throws Refused for links, special files, nothing at all or too much
     */
    static void survey(Path directory) throws IOException {
        Sum sum = new Sum(directory);
        DirectoryWalk.walk(directory, sum);
        if (sum.files == 0) {
            throw new Refused(directory + ": no files in it");
        }
    }

    static void write(Path directory, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.NO_COMPRESSION);
        DirectoryWalk.walk(directory, new Sender(zip));
        zip.finish();
    }

    private static final class Sum implements DirectoryWalk.Visitor {
        private final Path directory;
        private long files;
        private long bytes;

        Sum(Path directory) {
            this.directory = directory;
        }

        @Override
        public void directory(String name) {
            add(name, 0);
        }

        @Override
        public void file(String name, BasicFileAttributes attributes, DirectoryWalk.Opener opener) {
            files++;
            add(name, attributes.size());
        }

        private void add(String name, long size) {
            bytes += size + 2L * name.length() + OVERHEAD;
            if (bytes > ArtifactStream.LARGEST.bytes()) {
                throw new Refused(directory + ": more than " + new ByteSize(ArtifactStream.LARGEST.bytes())
                        + " in it, which is the most an artifact has");
            }
        }
    }

    private record Sender(ZipOutputStream zip) implements DirectoryWalk.Visitor {
        @Override
        public void directory(String name) throws IOException {
            zip.putNextEntry(new ZipEntry(name + "/"));
            zip.closeEntry();
        }

        @Override
        public void file(String name, BasicFileAttributes attributes, DirectoryWalk.Opener opener) throws IOException {
            ZipEntry entry = new ZipEntry(name);
            entry.setLastModifiedTime(attributes.lastModifiedTime());
            zip.putNextEntry(entry);
            try (InputStream in = Channels.newInputStream(opener.open())) {
                in.transferTo(zip);
            }
            zip.closeEntry();
        }
    }
}

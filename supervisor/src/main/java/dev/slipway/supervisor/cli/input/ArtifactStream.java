package dev.slipway.supervisor.cli.input;

import dev.slipway.supervisor.cli.client.Artifact;
import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** What is deployed: an archive as it is, or a directory as an archive. Always a zip on the wire. */
public final class ArtifactStream implements Artifact {
    /** The supervisor takes no more. */
    static final ByteSize LARGEST = new ByteSize(1L << 30);

    private final Path source;
    private final boolean directory;

    private ArtifactStream(Path source, boolean directory) {
        this.source = source;
        this.directory = directory;
    }

    /**
     * Looks the source over before anything is sent.
     *
     * @throws Refused if it cannot be an artifact
     */
    public static ArtifactStream of(Path source) {
        try {
            if (Files.isDirectory(source)) {
                Guarded.demand(source);
                DirectoryZip.survey(source);
                return new ArtifactStream(source, true);
            }
            if (!Files.exists(source)) {
                throw new Refused(source + ": no such file or directory");
            }
            if (!Files.isRegularFile(source)) {
                throw new Refused(source + ": neither a file nor a directory");
            }
            if (Files.size(source) > LARGEST.bytes()) {
                throw new Refused(source + ": " + Files.size(source) + " bytes; an artifact has at most " + LARGEST);
            }
            Guarded.demand(source);
            checkArchive(source);
            return new ArtifactStream(source, false);
        } catch (IOException e) {
            throw new Refused(source + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    /** Reads the table of contents, which stands at the end: an archive that was cut off has none. */
    private static void checkArchive(Path source) throws IOException {
        try (ZipFile zip = new ZipFile(source.toFile())) {
            if (zip.size() == 0) {
                throw new Refused(source + ": an archive with nothing in it");
            }
        } catch (ZipException e) {
            throw new Refused(source + ": not a whole WAR or zip file (" + e.getMessage() + ")");
        }
    }

    @Override
    public void copyTo(OutputStream out) throws IOException {
        LimitedStream limited = new LimitedStream(out, LARGEST);
        if (directory) {
            DirectoryZip.write(source, limited);
            return;
        }
        try (InputStream in = Files.newInputStream(source)) {
            in.transferTo(limited);
        }
    }
}

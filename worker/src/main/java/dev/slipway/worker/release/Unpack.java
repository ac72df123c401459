package dev.slipway.worker.release;

import dev.slipway.worker.protocol.UnpackAnswer;
import dev.slipway.worker.protocol.UnpackAnswer.Refused;
import dev.slipway.worker.protocol.UnpackAnswer.Unpacked;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks the archive at file descriptor 0 into an empty directory and says what it is. Runs as the tenant, so that
 * an archive which gets the better of the JDK's reader gets nothing that its owner does not have already.
 */
public final class Unpack {
    private static final Path ARTIFACT = Path.of("/proc/self/fd/0");
    private static final String COPY = ".artifact";
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    private final UnpackOptions options;

    private Unpack(UnpackOptions options) {
        this.options = options;
    }

    public static void main(String[] args) {
        int status = FAILED;
        try {
            UnpackAnswer answer = new Unpack(UnpackOptions.parse(args)).run();
            System.out.println(answer.line());
            status = answer instanceof Unpacked ? OK : REFUSED;
        } catch (IOException | RuntimeException e) {
            System.err.println("slipway unpack: " + e);
        }
        System.exit(status);
    }

    private UnpackAnswer run() throws IOException {
        if (!isEmptyDirectory()) {
            throw new IOException(options.into() + " is not an empty directory");
        }
        try {
            return unpack();
        } catch (RefusedException e) {
            empty();
            return new Refused(e.getMessage() == null ? "" : e.getMessage());
        } catch (IOException | RuntimeException e) {
            empty();
            throw e;
        }
    }

    private UnpackAnswer unpack() throws IOException, RefusedException {
        Extraction extraction = new Extraction(options);
        File artifact = readable();
        try (FileChannel bytes = FileChannel.open(artifact.toPath())) {
            SymbolicLinks.refuse(bytes);
        }
        try (ZipFile archive = new ZipFile(artifact)) {
            extraction.of(archive);
        } catch (ZipException e) {
            throw new RefusedException("this is not a zip archive, or it is cut short or damaged");
        }
        Files.deleteIfExists(options.into().resolve(COPY));
        List<String> files = extraction.files();
        UnpackAnswer.Type type = Layout.of(options.into(), files);
        return new Unpacked(type, new Detection(options.into(), files).environment(), files.size(), extraction.bytes());
    }

    /** What was opened for the tenant need not be open to the tenant: then it is read through the descriptor only. */
    private File readable() throws IOException {
        if (Files.isReadable(ARTIFACT)) {
            return ARTIFACT.toFile();
        }
        Path copy = options.into().resolve(COPY);
        try (FileInputStream in = new FileInputStream(FileDescriptor.in)) {
            Files.copy(Channels.newInputStream(in.getChannel()), copy);
        }
        return copy.toFile();
    }

    private boolean isEmptyDirectory() throws IOException {
        if (!Files.isDirectory(options.into())) {
            return false;
        }
        try (Stream<Path> content = Files.list(options.into())) {
            return content.findAny().isEmpty();
        }
    }

    private void empty() throws IOException {
        try (Stream<Path> content = Files.walk(options.into())) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(options.into())) {
                    Files.delete(path);
                }
            }
        }
    }
}

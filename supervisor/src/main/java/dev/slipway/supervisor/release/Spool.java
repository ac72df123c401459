package dev.slipway.supervisor.release;

import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where uploads wait: bytes go in unread and are deleted when their errand is done. */
public final class Spool {
    private static final long LARGEST = 1024L * 1024 * 1024;

    /** Gives the next piece of an upload; empty at its end. */
    @FunctionalInterface
    public interface Pieces {
        byte[] next() throws IOException;
    }

    private final Path directory;
    private final long largest;

    public Spool(Path directory) {
        this(directory, LARGEST);
    }

    /** @param largest upload in bytes */
    Spool(Path directory, long largest) {
        this.directory = directory;
        this.largest = largest;
    }

    /** Removes what an earlier supervisor did not get to use. */
    public void clear() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /** @throws Refused if it is larger than 1 GiB */
    public Artifact receive(Pieces pieces) throws IOException {
        Path file = Files.createTempFile(directory, "upload", ".zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long size = 0;
            for (byte[] piece = pieces.next(); piece.length > 0; piece = pieces.next()) {
                size += piece.length;
                if (size > largest) {
                    throw new Refused("the artifact is larger than " + new ByteSize(largest) + "; make it smaller");
                }
                digest.update(piece);
                out.write(piece);
            }
            return new Artifact(file, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } catch (IOException | RuntimeException e) {
            Files.delete(file);
            throw e;
        }
    }

    public void discard(Artifact artifact) throws IOException {
        Files.deleteIfExists(artifact.file());
    }

    /** An empty file for what an errand prints. */
    Path answerFile() throws IOException {
        return Files.createTempFile(directory, "answer", "");
    }
}

package dev.slipway.admin.http;

import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.database.Hashes;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Takes bodies in: small ones whole, archives into a file. */
@Component
final class Bodies {
    private static final int LARGEST_TEXT = 1024 * 1024;
    private static final long LARGEST_UPLOAD = 1024L * 1024 * 1024;

    private final Path directory;

    Bodies(ConsoleConfig config) throws IOException {
        this.directory = Files.createDirectories(config.uploads());
    }

    static boolean isArchive(HttpServletRequest request) {
        String type =
                request.getContentType() == null ? "" : request.getContentType().toLowerCase(Locale.ROOT);
        return type.startsWith("application/zip")
                || type.startsWith("application/octet-stream")
                || type.startsWith("application/java-archive")
                || type.startsWith("application/x-zip-compressed");
    }

    byte[] text(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LARGEST_TEXT + 1);
        if (body.length > LARGEST_TEXT) {
            throw new ProblemException(Code.TOO_LARGE, "a body of more than 1 MiB");
        }
        return body;
    }

    Upload upload(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > LARGEST_UPLOAD) {
            throw new ProblemException(Code.TOO_LARGE, "an archive of more than 1 GiB");
        }
        Path file = Files.createTempFile(directory, "upload-", ".zip");
        try (InputStream in = request.getInputStream();
                OutputStream out = Files.newOutputStream(file)) {
            MessageDigest digest = Hashes.sha256();
            byte[] piece = new byte[64 * 1024];
            long size = 0;
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                size += n;
                if (size > LARGEST_UPLOAD) {
                    throw new ProblemException(Code.TOO_LARGE, "an archive of more than 1 GiB");
                }
                digest.update(piece, 0, n);
                out.write(piece, 0, n);
            }
            return new Upload(file, HexFormat.of().formatHex(digest.digest()), size);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}

package dev.slipway.admin.release;

import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.http.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Uploaded artifacts until the node has them: one file a release. */
@Component
final class Artifacts {
    private final Path directory;
    private final JdbcClient sql;

    Artifacts(ConsoleConfig config, JdbcClient sql) {
        this.directory = config.uploads();
        this.sql = sql;
    }

    Path of(String releaseId) {
        return directory.resolve(releaseId + ".zip");
    }

    void keep(String releaseId, Upload upload) {
        try {
            Files.move(upload.file(), of(releaseId), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be kept", e);
        }
    }

    void discard(String releaseId) {
        try {
            Files.deleteIfExists(of(releaseId));
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be deleted", e);
        }
    }

    /** What a console that was killed did not get to use. */
    @EventListener(ApplicationStartedEvent.class)
    void sweep() throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String id = file.getFileName().toString().replaceFirst("\\.zip$", "");
                boolean needed = sql.sql("select 1 from release where id = ? and status = 'pending'")
                        .param(id)
                        .query(Integer.class)
                        .optional()
                        .isPresent();
                if (!needed) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
